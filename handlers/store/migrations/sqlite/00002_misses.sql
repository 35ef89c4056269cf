-- +goose Up
CREATE TABLE misses (
    miss_key TEXT NOT NULL PRIMARY KEY,
    chat_key TEXT NOT NULL,
    at BIGINT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX misses_at ON misses (at, miss_key);
CREATE INDEX misses_chat ON misses (chat_key);
