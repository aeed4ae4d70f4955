-- Officers who go to a home, and are to be back by a time. Its twin is ../sqlite/0022_visits.sql.

CREATE TABLE visits (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id         TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    organisation    TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    function        TEXT COLLATE "C" NOT NULL,
    account         TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    companions      TEXT COLLATE "C" NOT NULL,
    with_police     BIGINT NOT NULL,
    police_advised  BIGINT NOT NULL,
    begun_ms        BIGINT NOT NULL,
    back_by_ms      BIGINT NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    revision        BIGINT NOT NULL,
    alarms          BIGINT NOT NULL,
    above           TEXT COLLATE "C" REFERENCES organisations (id),
    ended_ms        BIGINT,
    ended_by        TEXT COLLATE "C" REFERENCES accounts (id),
    end_kind        TEXT COLLATE "C",
    sealed_document BYTEA NOT NULL,
    sealed_end      BYTEA NOT NULL
);
CREATE INDEX visits_case ON visits (case_id);
-- Those that have not ended are few.
CREATE INDEX visits_under_way ON visits (id) WHERE state <> 'ended';
