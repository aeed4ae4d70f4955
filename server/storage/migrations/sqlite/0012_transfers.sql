-- Cases that change hands. Its twin is ../postgres/0012_transfers.sql.

CREATE TABLE transfers (
    id                TEXT NOT NULL PRIMARY KEY,
    case_id           TEXT NOT NULL REFERENCES cases (id),
    from_organisation TEXT NOT NULL REFERENCES organisations (id),
    to_organisation   TEXT NOT NULL REFERENCES organisations (id),
    asked_by          TEXT NOT NULL REFERENCES accounts (id),
    asked_ms          INTEGER NOT NULL,
    sealed_reason     BLOB NOT NULL,
    state             TEXT NOT NULL,
    referred_to       TEXT REFERENCES organisations (id),
    decided_by        TEXT REFERENCES accounts (id),
    decided_ms        INTEGER,
    asked_version     INTEGER,
    referred_version  INTEGER,
    sealed_answer     BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX transfers_case ON transfers (case_id, asked_ms, id);
-- Those that wait for a decision are few.
CREATE INDEX transfers_pending ON transfers (asked_ms, id) WHERE state IN ('asked', 'referred');
