-- Matches between mentions of children, merged cases, reports that stopped counting. Its twin is
-- ../sqlite/0006_matching.sql.

-- The earlier case of the same event, in which this one lives on.
ALTER TABLE cases ADD COLUMN merged_into TEXT COLLATE "C" REFERENCES cases (id);
CREATE INDEX cases_merged_into ON cases (merged_into);

-- The newest version that the reports of the case demanded by themselves; what else was demanded, reporters are not shown.
ALTER TABLE alerts ADD COLUMN own_version BIGINT NOT NULL DEFAULT 1;
UPDATE alerts SET own_version = version;

-- What the term is made of. Rows from before are of the two kinds that say "the same child" at once.
ALTER TABLE child_index ADD COLUMN kind TEXT COLLATE "C" NOT NULL DEFAULT 'same_child';

-- Two mentions of what may be one child; `child` was named later.
CREATE TABLE matches (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    child       TEXT COLLATE "C" NOT NULL REFERENCES children (id),
    case_id     TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    other_child TEXT COLLATE "C" NOT NULL REFERENCES children (id),
    other_case  TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    kinds       TEXT COLLATE "C" NOT NULL,
    terms       BIGINT NOT NULL,
    found_ms    BIGINT NOT NULL,
    state       TEXT COLLATE "C" NOT NULL,
    agreed_case TEXT COLLATE "C" REFERENCES cases (id),
    revision    BIGINT NOT NULL,
    UNIQUE (child, other_child)
);
CREATE INDEX matches_case ON matches (case_id, id);
CREATE INDEX matches_other_case ON matches (other_case, id);
CREATE INDEX matches_other_child ON matches (other_child);

-- Never changed.
CREATE TABLE match_decisions (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    match_id      TEXT COLLATE "C" NOT NULL REFERENCES matches (id),
    verdict       TEXT COLLATE "C" NOT NULL,
    side          TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    account       TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    organisation  TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    at_ms         BIGINT NOT NULL,
    sealed_reason BYTEA NOT NULL
);
CREATE INDEX match_decisions_match ON match_decisions (match_id);

-- Reports that were closed as unfounded: they count no more (rule T9).
CREATE TABLE unfounded_reports (
    report TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES reports (id),
    at_ms  BIGINT NOT NULL
);
