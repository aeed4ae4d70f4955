-- Systems of others that are told what happens, and what they are told. Its twin is ../sqlite/0017_webhooks.sql.

CREATE TABLE webhook_endpoints (
    name         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    since_ms     BIGINT NOT NULL,
    disabled_ms  BIGINT,
    failing_ms   BIGINT,
    succeeded_ms BIGINT,
    code         TEXT COLLATE "C" NOT NULL
);

CREATE TABLE webhook_cursors (
    endpoint     TEXT COLLATE "C" NOT NULL REFERENCES webhook_endpoints (name),
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    item_offset  BIGINT NOT NULL,
    PRIMARY KEY (endpoint, organisation)
);

-- endpoint: of one that is not configured any more too. organisation, item_offset, subject: '' and 0 of a test.
CREATE TABLE webhook_messages (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    endpoint     TEXT COLLATE "C" NOT NULL,
    event        TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    item_offset  BIGINT NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL,
    happened_ms  BIGINT NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    queued_ms    BIGINT NOT NULL,
    due_ms       BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    leased_ms    BIGINT,
    ended_ms     BIGINT,
    code         TEXT COLLATE "C" NOT NULL
);
-- Where several nodes follow one stream, each item becomes one message.
CREATE UNIQUE INDEX webhook_messages_item ON webhook_messages (endpoint, organisation, item_offset)
    WHERE item_offset > 0;
CREATE INDEX webhook_messages_due ON webhook_messages (endpoint, due_ms, item_offset, id) WHERE state = 'queued';
CREATE INDEX webhook_messages_failed ON webhook_messages (endpoint, ended_ms, id) WHERE state = 'failed';
CREATE INDEX webhook_messages_ended ON webhook_messages (ended_ms) WHERE state IN ('sent', 'cancelled');
