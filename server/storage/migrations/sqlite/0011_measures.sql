-- What is done for a case, each thing within a limit; who is told where a limit passes; and what whoever answers an alert
-- undertakes. Its twin is ../postgres/0011_measures.sql.

-- Never changed; goes with its case. code: what a reporter is told, in a word.
CREATE TABLE measures (
    id              TEXT NOT NULL PRIMARY KEY,
    case_id         TEXT NOT NULL REFERENCES cases (id),
    kind            TEXT NOT NULL,
    account         TEXT NOT NULL REFERENCES accounts (id),
    organisation    TEXT NOT NULL REFERENCES organisations (id),
    done_ms         INTEGER NOT NULL,
    recorded_ms     INTEGER NOT NULL,
    child           TEXT,
    report          TEXT,
    code            TEXT,
    sealed_document BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX measures_case ON measures (case_id, recorded_ms, id);

-- The child or report of its case that a clock is about; NULL: the case, or an alert.
ALTER TABLE clocks ADD COLUMN concerns TEXT;

-- A clock has fired before what it was for was done: who was told, and since when it is done.
CREATE TABLE breaches (
    organisation TEXT NOT NULL REFERENCES organisations (id),
    id           TEXT NOT NULL,
    case_id      TEXT NOT NULL REFERENCES cases (id),
    clock        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    due_ms       INTEGER NOT NULL,
    legal_basis  TEXT NOT NULL,
    projection   TEXT NOT NULL,
    told_ms      INTEGER NOT NULL,
    ended_ms     INTEGER,
    PRIMARY KEY (organisation, id),
    UNIQUE (clock, organisation)
) STRICT, WITHOUT ROWID;
CREATE INDEX breaches_open ON breaches (organisation, id) WHERE ended_ms IS NULL;

-- What whoever gave an answer does next, and by when the children are to be seen.
CREATE TABLE undertakings (
    acknowledgement TEXT NOT NULL PRIMARY KEY REFERENCES acknowledgements (id),
    next_step       TEXT,
    responsible     TEXT REFERENCES accounts (id),
    expected_ms     INTEGER,
    moved_ms        INTEGER
) STRICT, WITHOUT ROWID;
