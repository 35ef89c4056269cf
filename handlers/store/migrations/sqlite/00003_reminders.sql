-- +goose Up
CREATE TABLE reminders (
    remind_key TEXT NOT NULL PRIMARY KEY,
    series TEXT NOT NULL,
    chat_key TEXT NOT NULL,
    due BIGINT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX reminders_due ON reminders (due);
CREATE INDEX reminders_series ON reminders (series, due);
CREATE INDEX reminders_chat ON reminders (chat_key, due);
