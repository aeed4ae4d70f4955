-- What is done for a case, each thing within a limit; who is told where a limit passes; and what whoever answers an alert
-- undertakes. Its twin is ../sqlite/0011_measures.sql.

-- Never changed; goes with its case. code: what a reporter is told, in a word.
CREATE TABLE measures (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id         TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    kind            TEXT COLLATE "C" NOT NULL,
    account         TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    organisation    TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    done_ms         BIGINT NOT NULL,
    recorded_ms     BIGINT NOT NULL,
    child           TEXT COLLATE "C",
    report          TEXT COLLATE "C",
    code            TEXT COLLATE "C",
    sealed_document BYTEA NOT NULL
);
CREATE INDEX measures_case ON measures (case_id, recorded_ms, id);

-- The child or report of its case that a clock is about; NULL: the case, or an alert.
ALTER TABLE clocks ADD COLUMN concerns TEXT COLLATE "C";

-- A clock has fired before what it was for was done: who was told, and since when it is done.
CREATE TABLE breaches (
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    id           TEXT COLLATE "C" NOT NULL,
    case_id      TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    clock        TEXT COLLATE "C" NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL,
    due_ms       BIGINT NOT NULL,
    legal_basis  TEXT COLLATE "C" NOT NULL,
    projection   TEXT COLLATE "C" NOT NULL,
    told_ms      BIGINT NOT NULL,
    ended_ms     BIGINT,
    PRIMARY KEY (organisation, id),
    UNIQUE (clock, organisation)
);
CREATE INDEX breaches_open ON breaches (organisation, id) WHERE ended_ms IS NULL;

-- What whoever gave an answer does next, and by when the children are to be seen.
CREATE TABLE undertakings (
    acknowledgement TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES acknowledgements (id),
    next_step       TEXT COLLATE "C",
    responsible     TEXT COLLATE "C" REFERENCES accounts (id),
    expected_ms     BIGINT,
    moved_ms        BIGINT
);
