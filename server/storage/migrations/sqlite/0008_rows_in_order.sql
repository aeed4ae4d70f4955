-- What one report leaves lies where the report before it ended: rows in the order of time, and no key that only repeats
-- another. A page that is written for one report alone costs as much as one that is full of reports. Its twin is
-- ../postgres/0008_rows_in_order.sql; a test compares the two catalogues.
--
-- Rows that are only ever written together with the row they point to are not looked up again: those of items point to
-- streams, those of child_index to children, those of notifications to the assessment and the organisation that made them.

-- By subject, which is in the order of time; a stream finds its items by their offset.
CREATE TABLE new_items (
    subject     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    stream      TEXT NOT NULL,
    item_offset INTEGER NOT NULL,
    body        TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    PRIMARY KEY (subject, kind, revision, stream)
) STRICT, WITHOUT ROWID;
INSERT INTO new_items (subject, kind, revision, stream, item_offset, body, at_ms)
    SELECT subject, kind, revision, stream, item_offset, body, at_ms FROM items;
DROP TABLE items;
ALTER TABLE new_items RENAME TO items;
CREATE UNIQUE INDEX items_stream ON items (stream, item_offset);

-- When the report or supplement that names the child was filed.
ALTER TABLE children ADD COLUMN named_ms INTEGER NOT NULL DEFAULT 0;
UPDATE children SET named_ms = COALESCE(
    (SELECT min(filed_ms) FROM child_index WHERE child_index.child = children.id),
    (SELECT filed_ms FROM reports WHERE reports.id = children.report));

-- By child, which is in the order of time; only the hash lies anywhere.
CREATE TABLE new_child_index (
    child     TEXT NOT NULL,
    hash      BLOB NOT NULL,
    kind      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    index_key TEXT NOT NULL,
    PRIMARY KEY (child, hash)
) STRICT, WITHOUT ROWID;
INSERT INTO new_child_index (child, hash, kind, version, index_key)
    SELECT child, hash, kind, version, index_key FROM child_index;
DROP TABLE child_index;
ALTER TABLE new_child_index RENAME TO child_index;
CREATE INDEX child_index_hash ON child_index (hash, child);

CREATE TABLE new_notifications (
    case_id       TEXT NOT NULL REFERENCES cases (id),
    id            TEXT NOT NULL,
    assessment    TEXT NOT NULL,
    recipient     TEXT NOT NULL,
    organisation  TEXT NOT NULL,
    release_class TEXT NOT NULL,
    neutral       INTEGER NOT NULL,
    substituted   INTEGER NOT NULL,
    PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_notifications (case_id, id, assessment, recipient, organisation, release_class, neutral, substituted)
    SELECT case_id, id, assessment, recipient, organisation, release_class, neutral, substituted FROM notifications;
DROP TABLE notifications;
ALTER TABLE new_notifications RENAME TO notifications;

CREATE TABLE new_clocks (
    subject          TEXT NOT NULL,
    id               TEXT NOT NULL,
    kind             TEXT NOT NULL,
    state_version    INTEGER NOT NULL,
    legal_basis      TEXT NOT NULL,
    started_ms       INTEGER NOT NULL,
    due_ms           INTEGER NOT NULL,
    calendar         TEXT NOT NULL,
    calendar_version INTEGER NOT NULL,
    provisional      INTEGER NOT NULL,
    superior         TEXT,
    stopped_ms       INTEGER,
    PRIMARY KEY (subject, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_clocks (subject, id, kind, state_version, legal_basis, started_ms, due_ms, calendar, calendar_version,
                        provisional, superior, stopped_ms)
    SELECT subject, id, kind, state_version, legal_basis, started_ms, due_ms, calendar, calendar_version, provisional,
           superior, stopped_ms
    FROM clocks;
DROP TABLE clocks;
ALTER TABLE new_clocks RENAME TO clocks;
