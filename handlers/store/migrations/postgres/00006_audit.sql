-- +goose Up
CREATE TABLE audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    what TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    prev BYTEA NOT NULL,
    sum BYTEA NOT NULL
);
CREATE TABLE audit_head (
    name TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    sum BYTEA NOT NULL,
    proof BYTEA NOT NULL
);
INSERT INTO audit_head (name, seq, sum, proof) VALUES ('audit', 0, '', '');
CREATE TABLE closed_years (
    place TEXT NOT NULL,
    year INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (year, place)
);
CREATE TABLE corrections (
    place TEXT NOT NULL,
    year INTEGER NOT NULL,
    n INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (year, place, n)
);
