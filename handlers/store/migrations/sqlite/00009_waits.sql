-- +goose Up
CREATE TABLE waits (
    case_id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    place TEXT NOT NULL,
    village TEXT,
    person TEXT,
    opened BIGINT NOT NULL,
    due BIGINT,
    claimed BIGINT,
    ended BIGINT,
    test SMALLINT NOT NULL
);
CREATE INDEX waits_opened ON waits (opened, test, place, village, person, due, claimed, ended);
CREATE TABLE amendments (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    place TEXT,
    undone BIGINT,
    sealed BLOB NOT NULL
);
INSERT INTO counters (name, n) VALUES ('amendments', 0);
CREATE TABLE amended (
    source SMALLINT NOT NULL,
    id TEXT NOT NULL,
    amendment BIGINT NOT NULL,
    PRIMARY KEY (source, id, amendment)
);
CREATE INDEX records_entered ON records (entered);
