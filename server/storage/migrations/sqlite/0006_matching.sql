-- Matches between mentions of children, merged cases, reports that stopped counting. Its twin is
-- ../postgres/0006_matching.sql.

-- The earlier case of the same event, in which this one lives on.
ALTER TABLE cases ADD COLUMN merged_into TEXT REFERENCES cases (id);
CREATE INDEX cases_merged_into ON cases (merged_into);

-- The newest version that the reports of the case demanded by themselves; what else was demanded, reporters are not shown.
ALTER TABLE alerts ADD COLUMN own_version INTEGER NOT NULL DEFAULT 1;
UPDATE alerts SET own_version = version;

-- What the term is made of. Rows from before are of the two kinds that say "the same child" at once.
ALTER TABLE child_index ADD COLUMN kind TEXT NOT NULL DEFAULT 'same_child';

-- Two mentions of what may be one child; `child` was named later.
CREATE TABLE matches (
    id          TEXT NOT NULL PRIMARY KEY,
    child       TEXT NOT NULL REFERENCES children (id),
    case_id     TEXT NOT NULL REFERENCES cases (id),
    other_child TEXT NOT NULL REFERENCES children (id),
    other_case  TEXT NOT NULL REFERENCES cases (id),
    kinds       TEXT NOT NULL,
    terms       INTEGER NOT NULL,
    found_ms    INTEGER NOT NULL,
    state       TEXT NOT NULL,
    agreed_case TEXT REFERENCES cases (id),
    revision    INTEGER NOT NULL,
    UNIQUE (child, other_child)
) STRICT, WITHOUT ROWID;
CREATE INDEX matches_case ON matches (case_id, id);
CREATE INDEX matches_other_case ON matches (other_case, id);
CREATE INDEX matches_other_child ON matches (other_child);

-- Never changed.
CREATE TABLE match_decisions (
    id            TEXT NOT NULL PRIMARY KEY,
    match_id      TEXT NOT NULL REFERENCES matches (id),
    verdict       TEXT NOT NULL,
    side          TEXT NOT NULL REFERENCES cases (id),
    account       TEXT NOT NULL REFERENCES accounts (id),
    organisation  TEXT NOT NULL REFERENCES organisations (id),
    at_ms         INTEGER NOT NULL,
    sealed_reason BLOB NOT NULL
) STRICT;
CREATE INDEX match_decisions_match ON match_decisions (match_id);

-- Reports that were closed as unfounded: they count no more (rule T9).
CREATE TABLE unfounded_reports (
    report TEXT NOT NULL PRIMARY KEY REFERENCES reports (id),
    at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
