-- Systems of others that are told what happens, and what they are told. Its twin is ../postgres/0017_webhooks.sql.

CREATE TABLE webhook_endpoints (
    name         TEXT NOT NULL PRIMARY KEY,
    since_ms     INTEGER NOT NULL,
    disabled_ms  INTEGER,
    failing_ms   INTEGER,
    succeeded_ms INTEGER,
    code         TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_cursors (
    endpoint     TEXT NOT NULL REFERENCES webhook_endpoints (name),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    item_offset  INTEGER NOT NULL,
    PRIMARY KEY (endpoint, organisation)
) STRICT, WITHOUT ROWID;

-- endpoint: of one that is not configured any more too. organisation, item_offset, subject: '' and 0 of a test.
CREATE TABLE webhook_messages (
    id           TEXT NOT NULL PRIMARY KEY,
    endpoint     TEXT NOT NULL,
    event        TEXT NOT NULL,
    organisation TEXT NOT NULL,
    item_offset  INTEGER NOT NULL,
    subject      TEXT NOT NULL,
    happened_ms  INTEGER NOT NULL,
    state        TEXT NOT NULL,
    queued_ms    INTEGER NOT NULL,
    due_ms       INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    leased_ms    INTEGER,
    ended_ms     INTEGER,
    code         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Where several nodes follow one stream, each item becomes one message.
CREATE UNIQUE INDEX webhook_messages_item ON webhook_messages (endpoint, organisation, item_offset)
    WHERE item_offset > 0;
CREATE INDEX webhook_messages_due ON webhook_messages (endpoint, due_ms, item_offset, id) WHERE state = 'queued';
CREATE INDEX webhook_messages_failed ON webhook_messages (endpoint, ended_ms, id) WHERE state = 'failed';
CREATE INDEX webhook_messages_ended ON webhook_messages (ended_ms) WHERE state IN ('sent', 'cancelled');
