-- Drills. Its twin is ../sqlite/0019_drills.sql.

-- Said when the row is made; no statement changes it.
ALTER TABLE cases ADD COLUMN drill BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN drill BIGINT NOT NULL DEFAULT 0;

-- outcome: NULL while it runs.
CREATE TABLE drills (
    alert        TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES alerts (id),
    case_id      TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    origin       TEXT COLLATE "C" NOT NULL,
    started_by   TEXT COLLATE "C" REFERENCES accounts (id),
    level        TEXT COLLATE "C" NOT NULL,
    began_ms     BIGINT NOT NULL,
    due_ms       BIGINT NOT NULL,
    ends_ms      BIGINT NOT NULL,
    rung         BIGINT NOT NULL,
    stored_ms    BIGINT,
    ended_ms     BIGINT,
    outcome      TEXT COLLATE "C"
);
CREATE INDEX drills_organisation ON drills (organisation, began_ms);
-- One at a time.
CREATE UNIQUE INDEX drills_running ON drills (organisation) WHERE outcome IS NULL;
