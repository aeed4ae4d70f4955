-- Whether officers can be reached. Its twin is ../postgres/0020_reachability.sql.

-- heard_ms, said_ms: beginnings of quarter hours; NULL: not yet. The settings: words of Setting. version: empty, it has said nothing yet.
CREATE TABLE device_states (
    device         TEXT NOT NULL PRIMARY KEY REFERENCES devices (id),
    heard_ms       INTEGER,
    said_ms        INTEGER,
    notifications  TEXT NOT NULL,
    full_screen    TEXT NOT NULL,
    battery_exempt TEXT NOT NULL,
    sound          TEXT NOT NULL,
    background     TEXT NOT NULL,
    version        TEXT NOT NULL,
    tested_ms      INTEGER
) STRICT, WITHOUT ROWID;

-- The newest of each organisation.
CREATE TABLE duty_tests (
    organisation TEXT NOT NULL PRIMARY KEY REFERENCES organisations (id),
    id           TEXT NOT NULL,
    sent_ms      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- account: empty, nobody who is on duty. reasons: words of Unreached, separated by spaces.
CREATE TABLE duty_warnings (
    id           TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    account      TEXT NOT NULL,
    told         TEXT NOT NULL REFERENCES organisations (id),
    from_ms      INTEGER NOT NULL,
    until_ms     INTEGER NOT NULL,
    reasons      TEXT NOT NULL,
    told_ms      INTEGER NOT NULL,
    ended_ms     INTEGER,
    ended_how    TEXT,
    UNIQUE (organisation, account, told, from_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_warnings_open ON duty_warnings (organisation, id) WHERE ended_ms IS NULL;
CREATE INDEX duty_warnings_told ON duty_warnings (told, id) WHERE ended_ms IS NULL;
