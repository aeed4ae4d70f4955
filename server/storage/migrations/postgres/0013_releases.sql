-- Who hears of a case on its owner's release, or in the list of a day; and alerts that nobody answered in time, as whoever stands
-- above is told of them. Its twin is ../sqlite/0013_releases.sql.

-- One for each notification that waits for a release, or did.
CREATE TABLE releases (
    notification  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id       TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    organisation  TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    function      TEXT COLLATE "C" NOT NULL,
    recipient     TEXT COLLATE "C" NOT NULL,
    state         TEXT COLLATE "C" NOT NULL,
    decided_by    TEXT COLLATE "C" REFERENCES accounts (id),
    decided_ms    BIGINT,
    alert         TEXT COLLATE "C" REFERENCES alerts (id),
    sealed_reason BYTEA NOT NULL
);
CREATE INDEX releases_case ON releases (case_id, notification);
-- Those that wait for a decision are few.
CREATE INDEX releases_pending ON releases (notification) WHERE state = 'pending';

-- A case in an organisation's list of a day (YYYY-MM-DD in China): no hour, and nothing of whoever reported. id: random.
CREATE TABLE daily_entries (
    id           TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    day          TEXT COLLATE "C" NOT NULL,
    case_id      TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    recipient    TEXT COLLATE "C" NOT NULL,
    level        TEXT COLLATE "C" NOT NULL,
    division     TEXT COLLATE "C" NOT NULL REFERENCES divisions (code),
    PRIMARY KEY (organisation, day, id),
    UNIQUE (organisation, day, case_id)
);

-- The alert whose answer is overdue; NULL: a limit of the case itself.
ALTER TABLE breaches ADD COLUMN alert TEXT COLLATE "C";
