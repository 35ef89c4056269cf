-- +goose Up
ALTER TABLE consultations ADD COLUMN case_key TEXT;
ALTER TABLE consultations ADD COLUMN matters INTEGER NOT NULL DEFAULT 0;
ALTER TABLE consultations ADD COLUMN visits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE consultations ADD COLUMN adviser TEXT;
CREATE INDEX consultations_case ON consultations (case_key);
ALTER TABLE outbox ADD COLUMN case_id TEXT;
ALTER TABLE outbox ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN sent_key TEXT;
CREATE INDEX outbox_case ON outbox (case_id);
CREATE INDEX outbox_sent ON outbox (sent_key);
CREATE TABLE roster (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    place TEXT NOT NULL,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    version BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    active SMALLINT NOT NULL,
    chat_key TEXT,
    opened BIGINT NOT NULL,
    ended BIGINT,
    worded SMALLINT NOT NULL,
    sealed BYTEA NOT NULL,
    UNIQUE (place, year, seq)
);
CREATE INDEX cases_chat ON cases (chat_key, opened);
CREATE INDEX cases_active ON cases (active, opened);
CREATE INDEX cases_worded ON cases (worded, ended);
CREATE TABLE case_people (
    person TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (person, case_id)
);
CREATE INDEX case_people_case ON case_people (case_id);
CREATE TABLE case_lines (
    case_id TEXT NOT NULL,
    n INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (case_id, n)
);
CREATE TABLE case_steps (
    step_key TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    due BIGINT NOT NULL
);
CREATE INDEX case_steps_due ON case_steps (due);
CREATE INDEX case_steps_case ON case_steps (case_id);
