-- Cases that change hands. Its twin is ../sqlite/0012_transfers.sql.

CREATE TABLE transfers (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id           TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    from_organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    to_organisation   TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    asked_by          TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    asked_ms          BIGINT NOT NULL,
    sealed_reason     BYTEA NOT NULL,
    state             TEXT COLLATE "C" NOT NULL,
    referred_to       TEXT COLLATE "C" REFERENCES organisations (id),
    decided_by        TEXT COLLATE "C" REFERENCES accounts (id),
    decided_ms        BIGINT,
    asked_version     BIGINT,
    referred_version  BIGINT,
    sealed_answer     BYTEA NOT NULL
);
CREATE INDEX transfers_case ON transfers (case_id, asked_ms, id);
-- Those that wait for a decision are few.
CREATE INDEX transfers_pending ON transfers (asked_ms, id) WHERE state IN ('asked', 'referred');
