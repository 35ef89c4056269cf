-- +goose Up
CREATE TABLE links (
    link_key TEXT NOT NULL PRIMARY KEY,
    chat_key TEXT NOT NULL,
    made BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used BIGINT,
    sealed BLOB
);
CREATE INDEX links_chat ON links (chat_key);
CREATE INDEX links_expires ON links (expires);
CREATE TABLE files (
    file_key TEXT NOT NULL PRIMARY KEY,
    part_key TEXT NOT NULL,
    chat_key TEXT NOT NULL,
    at BIGINT NOT NULL,
    size BIGINT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX files_chat ON files (chat_key);
CREATE INDEX files_part ON files (part_key);
CREATE INDEX files_at ON files (at);
CREATE TABLE file_parts (
    part_key TEXT NOT NULL,
    n INTEGER NOT NULL,
    at BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (part_key, n)
);
CREATE INDEX file_parts_at ON file_parts (at);
