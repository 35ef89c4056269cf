-- +goose Up
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
);
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    n BIGINT NOT NULL
);
INSERT INTO counters (name, n) VALUES ('inbox', 0);
INSERT INTO counters (name, n) VALUES ('outbox', 0);
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    until BIGINT NOT NULL
);
CREATE TABLE cursors (
    channel TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE lanes (
    queue TEXT NOT NULL,
    chat_key TEXT NOT NULL,
    head BIGINT NOT NULL,
    due BIGINT NOT NULL,
    owner TEXT,
    PRIMARY KEY (queue, chat_key)
);
CREATE INDEX lanes_head ON lanes (queue, head);
CREATE TABLE inbox (
    id BIGINT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    update_key TEXT NOT NULL,
    chat_key TEXT,
    sealed BLOB,
    state SMALLINT NOT NULL,
    tries INTEGER NOT NULL,
    fails INTEGER NOT NULL,
    reason TEXT,
    at BIGINT NOT NULL,
    done_at BIGINT,
    UNIQUE (channel, update_key)
);
CREATE INDEX inbox_chat ON inbox (chat_key, id);
CREATE INDEX inbox_at ON inbox (at);
CREATE INDEX inbox_open ON inbox (state, at) WHERE state <> 1;
CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY,
    reply_key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    chat_key TEXT NOT NULL,
    cause BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    state SMALLINT NOT NULL,
    fleeting SMALLINT NOT NULL,
    doubt SMALLINT NOT NULL,
    part INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    reason TEXT,
    at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX outbox_chat ON outbox (chat_key, id);
CREATE INDEX outbox_cause ON outbox (cause);
CREATE INDEX outbox_at ON outbox (at);
CREATE INDEX outbox_open ON outbox (state, at) WHERE state <> 1;
CREATE TABLE sessions (
    chat_key TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    updated BIGINT NOT NULL
);
CREATE INDEX sessions_updated ON sessions (updated);
CREATE TABLE consultations (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    person TEXT,
    place TEXT,
    village TEXT,
    category TEXT NOT NULL,
    kind TEXT,
    channel TEXT NOT NULL,
    urgent SMALLINT NOT NULL,
    outcome TEXT NOT NULL,
    sources TEXT,
    rule TEXT,
    cause BIGINT NOT NULL
);
CREATE INDEX consultations_at ON consultations (at, id);
CREATE INDEX consultations_person ON consultations (person);
CREATE INDEX consultations_cause ON consultations (cause);
