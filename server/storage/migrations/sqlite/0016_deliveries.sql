-- Telephones of officers, and what goes there. Its twin is ../postgres/0016_deliveries.sql.

CREATE TABLE telephones (
    account       TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    sealed_number BLOB NOT NULL,
    set_ms        INTEGER NOT NULL,
    dead_ms       INTEGER
) STRICT, WITHOUT ROWID;

-- alert: written in the transaction that writes the alert, before it.
CREATE TABLE deliveries (
    id             TEXT NOT NULL PRIMARY KEY,
    alert          TEXT NOT NULL,
    version        INTEGER NOT NULL,
    account        TEXT NOT NULL REFERENCES accounts (id),
    channel        TEXT NOT NULL,
    unless         TEXT NOT NULL,
    state          TEXT NOT NULL,
    queued_ms      INTEGER NOT NULL,
    due_ms         INTEGER NOT NULL,
    attempts       INTEGER NOT NULL,
    unknown        INTEGER NOT NULL,
    leased_ms      INTEGER,
    first_tried_ms INTEGER,
    sent_ms        INTEGER,
    ended_ms       INTEGER,
    code           TEXT NOT NULL,
    message        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_alert ON deliveries (alert, account, channel, due_ms);
CREATE INDEX deliveries_due ON deliveries (channel, due_ms, id) WHERE state = 'queued';
CREATE INDEX deliveries_failed ON deliveries (ended_ms, id) WHERE state = 'failed';
