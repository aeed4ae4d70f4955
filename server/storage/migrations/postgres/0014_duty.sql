-- Who is on duty, and whom an alert rings. Its twin is ../sqlite/0014_duty.sql.

-- Every version that was set; the newest counts. body: a protocol::Roster.
CREATE TABLE rosters (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation  TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    version       BIGINT NOT NULL,
    body          TEXT COLLATE "C" NOT NULL,
    set_ms        BIGINT NOT NULL,
    set_by        TEXT COLLATE "C" REFERENCES accounts (id),
    forced        BIGINT NOT NULL,
    sealed_reason BYTEA NOT NULL,
    UNIQUE (organisation, version)
);

CREATE TABLE duty_swaps (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    giver        TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    taker        TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    from_ms      BIGINT NOT NULL,
    until_ms     BIGINT NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    asked_ms     BIGINT NOT NULL
);
CREATE INDEX duty_swaps_agreed ON duty_swaps (organisation, until_ms) WHERE state = 'agreed';
CREATE INDEX duty_swaps_giver ON duty_swaps (giver, until_ms);
CREATE INDEX duty_swaps_taker ON duty_swaps (taker, until_ms);

-- Whom an open alert rings; NULL: every officer of its organisation. rung: their accounts, separated by spaces.
ALTER TABLE alerts ADD COLUMN rings TEXT COLLATE "C";
ALTER TABLE alerts ADD COLUMN rung TEXT COLLATE "C";
