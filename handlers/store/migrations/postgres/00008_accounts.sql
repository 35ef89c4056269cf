-- +goose Up
CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    name_key TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    active SMALLINT NOT NULL,
    version BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX accounts_role ON accounts (role, active);
CREATE TABLE office_sessions (
    hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    half SMALLINT NOT NULL,
    made BIGINT NOT NULL,
    seen BIGINT NOT NULL
);
CREATE INDEX office_sessions_account ON office_sessions (account);
CREATE INDEX office_sessions_seen ON office_sessions (seen);
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
