-- Who hears of a case on its owner's release, or in the list of a day; and alerts that nobody answered in time, as whoever stands
-- above is told of them. Its twin is ../postgres/0013_releases.sql.

-- One for each notification that waits for a release, or did.
CREATE TABLE releases (
    notification  TEXT NOT NULL PRIMARY KEY,
    case_id       TEXT NOT NULL REFERENCES cases (id),
    organisation  TEXT NOT NULL REFERENCES organisations (id),
    function      TEXT NOT NULL,
    recipient     TEXT NOT NULL,
    state         TEXT NOT NULL,
    decided_by    TEXT REFERENCES accounts (id),
    decided_ms    INTEGER,
    alert         TEXT REFERENCES alerts (id),
    sealed_reason BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX releases_case ON releases (case_id, notification);
-- Those that wait for a decision are few.
CREATE INDEX releases_pending ON releases (notification) WHERE state = 'pending';

-- A case in an organisation's list of a day (YYYY-MM-DD in China): no hour, and nothing of whoever reported. id: random.
CREATE TABLE daily_entries (
    id           TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    day          TEXT NOT NULL,
    case_id      TEXT NOT NULL REFERENCES cases (id),
    recipient    TEXT NOT NULL,
    level        TEXT NOT NULL,
    division     TEXT NOT NULL REFERENCES divisions (code),
    PRIMARY KEY (organisation, day, id),
    UNIQUE (organisation, day, case_id)
) STRICT, WITHOUT ROWID;

-- The alert whose answer is overdue; NULL: a limit of the case itself.
ALTER TABLE breaches ADD COLUMN alert TEXT;
