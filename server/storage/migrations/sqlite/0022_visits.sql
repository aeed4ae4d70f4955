-- Officers who go to a home, and are to be back by a time. Its twin is ../postgres/0022_visits.sql.

CREATE TABLE visits (
    id              TEXT NOT NULL PRIMARY KEY,
    case_id         TEXT NOT NULL REFERENCES cases (id),
    organisation    TEXT NOT NULL REFERENCES organisations (id),
    function        TEXT NOT NULL,
    account         TEXT NOT NULL REFERENCES accounts (id),
    companions      TEXT NOT NULL,
    with_police     INTEGER NOT NULL,
    police_advised  INTEGER NOT NULL,
    begun_ms        INTEGER NOT NULL,
    back_by_ms      INTEGER NOT NULL,
    state           TEXT NOT NULL,
    revision        INTEGER NOT NULL,
    alarms          INTEGER NOT NULL,
    above           TEXT REFERENCES organisations (id),
    ended_ms        INTEGER,
    ended_by        TEXT REFERENCES accounts (id),
    end_kind        TEXT,
    sealed_document BLOB NOT NULL,
    sealed_end      BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_case ON visits (case_id);
-- Those that have not ended are few.
CREATE INDEX visits_under_way ON visits (id) WHERE state <> 'ended';
