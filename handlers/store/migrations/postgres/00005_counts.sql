-- +goose Up
ALTER TABLE consultations ADD COLUMN closed BIGINT;
ALTER TABLE consultations ADD COLUMN lawyer SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE consultations ADD COLUMN test SMALLINT NOT NULL DEFAULT 0;
UPDATE consultations SET closed = at;
UPDATE consultations SET closed = (SELECT ended FROM cases WHERE cases.id = substr(consultations.id, 6))
    WHERE case_key > ' ' AND EXISTS (SELECT 1 FROM cases WHERE cases.id = substr(consultations.id, 6) AND cases.ended IS NOT NULL);
UPDATE consultations SET lawyer = 1 WHERE adviser IS NOT NULL;
CREATE INDEX consultations_closed ON consultations (closed, id);
CREATE INDEX consultations_village ON consultations (village, at);
CREATE TABLE records (
    id TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    place TEXT,
    village TEXT,
    category TEXT,
    channel TEXT,
    matters BIGINT NOT NULL,
    visits BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    case_key TEXT,
    adviser TEXT,
    lawyer SMALLINT NOT NULL,
    amount BIGINT NOT NULL,
    urgent SMALLINT NOT NULL,
    test SMALLINT NOT NULL,
    closed TEXT,
    steps INTEGER NOT NULL,
    size BIGINT NOT NULL,
    opens SMALLINT NOT NULL,
    sealed BYTEA,
    rule TEXT NOT NULL,
    entered BIGINT NOT NULL
);
CREATE INDEX records_day ON records (day, id);
CREATE INDEX records_closed ON records (closed, id);
CREATE INDEX records_case ON records (case_key, kind);
CREATE INDEX records_village ON records (village, day);
INSERT INTO counters (name, n) VALUES ('records', 0);
INSERT INTO counters (name, n) VALUES ('tallies', 0);
CREATE TABLE uncounted (
    source SMALLINT NOT NULL,
    id TEXT NOT NULL,
    known SMALLINT NOT NULL,
    day BIGINT NOT NULL,
    PRIMARY KEY (source, id)
);
CREATE INDEX uncounted_day ON uncounted (source, day);
INSERT INTO uncounted (source, id, known, day) SELECT 0, id, 0, (at + 28800000) / 86400000 FROM consultations;
CREATE TABLE terms (
    id BIGINT NOT NULL PRIMARY KEY,
    term TEXT NOT NULL UNIQUE
);
CREATE TABLE tallies (
    scope BIGINT NOT NULL,
    closed SMALLINT NOT NULL,
    span INTEGER NOT NULL,
    rule BIGINT NOT NULL,
    split SMALLINT NOT NULL,
    part BIGINT NOT NULL,
    n BIGINT NOT NULL,
    hand BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    PRIMARY KEY (scope, closed, span, rule, split, part)
);
CREATE TABLE comings (
    scope BIGINT NOT NULL,
    closed SMALLINT NOT NULL,
    rule BIGINT NOT NULL,
    span INTEGER NOT NULL,
    prev INTEGER NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (scope, closed, rule, span, prev)
);
