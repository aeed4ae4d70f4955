-- Telephones of officers, and what goes there. Its twin is ../sqlite/0016_deliveries.sql.

CREATE TABLE telephones (
    account       TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id),
    sealed_number BYTEA NOT NULL,
    set_ms        BIGINT NOT NULL,
    dead_ms       BIGINT
);

-- alert: written in the transaction that writes the alert, before it.
CREATE TABLE deliveries (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    alert          TEXT COLLATE "C" NOT NULL,
    version        BIGINT NOT NULL,
    account        TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    channel        TEXT COLLATE "C" NOT NULL,
    unless         TEXT COLLATE "C" NOT NULL,
    state          TEXT COLLATE "C" NOT NULL,
    queued_ms      BIGINT NOT NULL,
    due_ms         BIGINT NOT NULL,
    attempts       BIGINT NOT NULL,
    unknown        BIGINT NOT NULL,
    leased_ms      BIGINT,
    first_tried_ms BIGINT,
    sent_ms        BIGINT,
    ended_ms       BIGINT,
    code           TEXT COLLATE "C" NOT NULL,
    message        TEXT COLLATE "C" NOT NULL
);
CREATE INDEX deliveries_alert ON deliveries (alert, account, channel, due_ms);
CREATE INDEX deliveries_due ON deliveries (channel, due_ms, id) WHERE state = 'queued';
CREATE INDEX deliveries_failed ON deliveries (ended_ms, id) WHERE state = 'failed';
