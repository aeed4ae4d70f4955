-- Who is on duty, and whom an alert rings. Its twin is ../postgres/0014_duty.sql.

-- Every version that was set; the newest counts. body: a protocol::Roster.
CREATE TABLE rosters (
    id            TEXT NOT NULL PRIMARY KEY,
    organisation  TEXT NOT NULL REFERENCES organisations (id),
    version       INTEGER NOT NULL,
    body          TEXT NOT NULL,
    set_ms        INTEGER NOT NULL,
    set_by        TEXT REFERENCES accounts (id),
    forced        INTEGER NOT NULL,
    sealed_reason BLOB NOT NULL,
    UNIQUE (organisation, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE duty_swaps (
    id           TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    giver        TEXT NOT NULL REFERENCES accounts (id),
    taker        TEXT NOT NULL REFERENCES accounts (id),
    from_ms      INTEGER NOT NULL,
    until_ms     INTEGER NOT NULL,
    state        TEXT NOT NULL,
    asked_ms     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_swaps_agreed ON duty_swaps (organisation, until_ms) WHERE state = 'agreed';
CREATE INDEX duty_swaps_giver ON duty_swaps (giver, until_ms);
CREATE INDEX duty_swaps_taker ON duty_swaps (taker, until_ms);

-- Whom an open alert rings; NULL: every officer of its organisation. rung: their accounts, separated by spaces.
ALTER TABLE alerts ADD COLUMN rings TEXT;
ALTER TABLE alerts ADD COLUMN rung TEXT;
