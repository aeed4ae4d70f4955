-- Rule sets as immutable versions, which of them judges, rule sets that judge along; and what was considered and not
-- reported. Its twin is ../postgres/0005_rules_and_considerations.sql.

-- For walking through the reports of a window in the order of filing.
CREATE INDEX reports_filed ON reports (filed_ms, id);

-- Rules ------------------------------------------------------------------------------------------------------------

-- Nothing was ever written there.
DROP TABLE rule_sets;

-- Never changed. `id` is 'rule_set version'; `body` the exact bytes of the file.
CREATE TABLE rule_sets (
    id        TEXT NOT NULL PRIMARY KEY,
    rule_set  TEXT NOT NULL,
    version   INTEGER NOT NULL,
    sha256    BLOB NOT NULL,
    body      TEXT NOT NULL,
    stored_ms INTEGER NOT NULL,
    UNIQUE (rule_set, version)
) STRICT;

-- Never changed. The greatest number judges. `operator` and `second`: administrators; `second` agreed, where it took two.
CREATE TABLE rule_activations (
    id       TEXT NOT NULL PRIMARY KEY,
    number   INTEGER NOT NULL UNIQUE,
    rules    TEXT NOT NULL REFERENCES rule_sets (id),
    how      TEXT NOT NULL,
    operator TEXT NOT NULL,
    second   TEXT,
    at_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shadow_runs (
    id        TEXT NOT NULL PRIMARY KEY,
    number    INTEGER NOT NULL UNIQUE,
    rules     TEXT NOT NULL REFERENCES rule_sets (id),
    against   TEXT NOT NULL REFERENCES rule_sets (id),
    began_ms  INTEGER NOT NULL,
    began_by  TEXT NOT NULL,
    ended_ms  INTEGER,
    ended_by  TEXT,
    compared  INTEGER NOT NULL,
    differing INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Codes only. `subject` is a recipient or clock, or empty.
CREATE TABLE shadow_differences (
    run        TEXT NOT NULL REFERENCES shadow_runs (id),
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    old_value  TEXT NOT NULL,
    new_value  TEXT NOT NULL,
    assessment TEXT NOT NULL REFERENCES assessments (id),
    case_id    TEXT NOT NULL REFERENCES cases (id),
    PRIMARY KEY (run, kind, subject, old_value, new_value, assessment)
) STRICT, WITHOUT ROWID;
CREATE INDEX shadow_differences_assessment ON shadow_differences (assessment);

-- Cases that an assessment judged along with its own, because they were one then. What names an erased case is found by it.
CREATE TABLE assessment_parts (
    case_id    TEXT NOT NULL REFERENCES cases (id),
    assessment TEXT NOT NULL REFERENCES assessments (id),
    PRIMARY KEY (case_id, assessment)
) STRICT, WITHOUT ROWID;

-- Considered, not reported -----------------------------------------------------------------------------------------

-- Never changed but by an erasure; with rowid like reports. `owner` and `slot` are keyed hashes under the key of the pseudonyms.
CREATE TABLE considerations (
    id              TEXT NOT NULL PRIMARY KEY,
    considered_ms   INTEGER NOT NULL,
    owner           BLOB NOT NULL,
    slot            BLOB NOT NULL UNIQUE,
    body_mac        BLOB NOT NULL,
    content_key     TEXT NOT NULL,
    sealed_body     BLOB NOT NULL,
    sealed_record   BLOB NOT NULL,
    sealed_reporter BLOB NOT NULL
) STRICT;
CREATE INDEX considerations_owner ON considerations (owner, id);

-- As of cases: kept for ever, so that no older copy brings it back.
CREATE TABLE consideration_tombstones (
    consideration  TEXT NOT NULL PRIMARY KEY,
    erased_ms      INTEGER NOT NULL,
    reason         TEXT NOT NULL,
    destroyed_keys INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
