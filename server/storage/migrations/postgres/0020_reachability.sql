-- Whether officers can be reached. Its twin is ../sqlite/0020_reachability.sql.

-- heard_ms, said_ms: beginnings of quarter hours; NULL: not yet. The settings: words of Setting. version: empty, it has said nothing yet.
CREATE TABLE device_states (
    device         TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES devices (id),
    heard_ms       BIGINT,
    said_ms        BIGINT,
    notifications  TEXT COLLATE "C" NOT NULL,
    full_screen    TEXT COLLATE "C" NOT NULL,
    battery_exempt TEXT COLLATE "C" NOT NULL,
    sound          TEXT COLLATE "C" NOT NULL,
    background     TEXT COLLATE "C" NOT NULL,
    version        TEXT COLLATE "C" NOT NULL,
    tested_ms      BIGINT
);

-- The newest of each organisation.
CREATE TABLE duty_tests (
    organisation TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisations (id),
    id           TEXT COLLATE "C" NOT NULL,
    sent_ms      BIGINT NOT NULL
);

-- account: empty, nobody who is on duty. reasons: words of Unreached, separated by spaces.
CREATE TABLE duty_warnings (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    account      TEXT COLLATE "C" NOT NULL,
    told         TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    from_ms      BIGINT NOT NULL,
    until_ms     BIGINT NOT NULL,
    reasons      TEXT COLLATE "C" NOT NULL,
    told_ms      BIGINT NOT NULL,
    ended_ms     BIGINT,
    ended_how    TEXT COLLATE "C",
    UNIQUE (organisation, account, told, from_ms)
);
CREATE INDEX duty_warnings_open ON duty_warnings (organisation, id) WHERE ended_ms IS NULL;
CREATE INDEX duty_warnings_told ON duty_warnings (told, id) WHERE ended_ms IS NULL;
