-- Drills. Its twin is ../postgres/0019_drills.sql.

-- Said when the row is made; no statement changes it.
ALTER TABLE cases ADD COLUMN drill INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN drill INTEGER NOT NULL DEFAULT 0;

-- outcome: NULL while it runs.
CREATE TABLE drills (
    alert        TEXT NOT NULL PRIMARY KEY REFERENCES alerts (id),
    case_id      TEXT NOT NULL REFERENCES cases (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    origin       TEXT NOT NULL,
    started_by   TEXT REFERENCES accounts (id),
    level        TEXT NOT NULL,
    began_ms     INTEGER NOT NULL,
    due_ms       INTEGER NOT NULL,
    ends_ms      INTEGER NOT NULL,
    rung         INTEGER NOT NULL,
    stored_ms    INTEGER,
    ended_ms     INTEGER,
    outcome      TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX drills_organisation ON drills (organisation, began_ms);
-- One at a time.
CREATE UNIQUE INDEX drills_running ON drills (organisation) WHERE outcome IS NULL;
