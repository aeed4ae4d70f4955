-- Rule sets as immutable versions, which of them judges, rule sets that judge along; and what was considered and not
-- reported. Its twin is ../sqlite/0005_rules_and_considerations.sql.

-- For walking through the reports of a window in the order of filing.
CREATE INDEX reports_filed ON reports (filed_ms, id);

-- Rules ------------------------------------------------------------------------------------------------------------

-- Nothing was ever written there.
DROP TABLE rule_sets;

-- Never changed. `id` is 'rule_set version'; `body` the exact bytes of the file.
CREATE TABLE rule_sets (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    rule_set  TEXT COLLATE "C" NOT NULL,
    version   BIGINT NOT NULL,
    sha256    BYTEA NOT NULL,
    body      TEXT COLLATE "C" NOT NULL,
    stored_ms BIGINT NOT NULL,
    UNIQUE (rule_set, version)
);

-- Never changed. The greatest number judges. `operator` and `second`: administrators; `second` agreed, where it took two.
CREATE TABLE rule_activations (
    id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    number   BIGINT NOT NULL UNIQUE,
    rules    TEXT COLLATE "C" NOT NULL REFERENCES rule_sets (id),
    how      TEXT COLLATE "C" NOT NULL,
    operator TEXT COLLATE "C" NOT NULL,
    second   TEXT COLLATE "C",
    at_ms    BIGINT NOT NULL
);

CREATE TABLE shadow_runs (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    number    BIGINT NOT NULL UNIQUE,
    rules     TEXT COLLATE "C" NOT NULL REFERENCES rule_sets (id),
    against   TEXT COLLATE "C" NOT NULL REFERENCES rule_sets (id),
    began_ms  BIGINT NOT NULL,
    began_by  TEXT COLLATE "C" NOT NULL,
    ended_ms  BIGINT,
    ended_by  TEXT COLLATE "C",
    compared  BIGINT NOT NULL,
    differing BIGINT NOT NULL
);

-- Codes only. `subject` is a recipient or clock, or empty.
CREATE TABLE shadow_differences (
    run        TEXT COLLATE "C" NOT NULL REFERENCES shadow_runs (id),
    kind       TEXT COLLATE "C" NOT NULL,
    subject    TEXT COLLATE "C" NOT NULL,
    old_value  TEXT COLLATE "C" NOT NULL,
    new_value  TEXT COLLATE "C" NOT NULL,
    assessment TEXT COLLATE "C" NOT NULL REFERENCES assessments (id),
    case_id    TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    PRIMARY KEY (run, kind, subject, old_value, new_value, assessment)
);
CREATE INDEX shadow_differences_assessment ON shadow_differences (assessment);

-- Cases that an assessment judged along with its own, because they were one then. What names an erased case is found by it.
CREATE TABLE assessment_parts (
    case_id    TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    assessment TEXT COLLATE "C" NOT NULL REFERENCES assessments (id),
    PRIMARY KEY (case_id, assessment)
);

-- Considered, not reported -----------------------------------------------------------------------------------------

-- Never changed but by an erasure. `owner` and `slot` are keyed hashes under the key of the pseudonyms.
CREATE TABLE considerations (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    considered_ms   BIGINT NOT NULL,
    owner           BYTEA NOT NULL,
    slot            BYTEA NOT NULL UNIQUE,
    body_mac        BYTEA NOT NULL,
    content_key     TEXT COLLATE "C" NOT NULL,
    sealed_body     BYTEA NOT NULL,
    sealed_record   BYTEA NOT NULL,
    sealed_reporter BYTEA NOT NULL
);
CREATE INDEX considerations_owner ON considerations (owner, id);

-- As of cases: kept for ever, so that no older copy brings it back.
CREATE TABLE consideration_tombstones (
    consideration  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    erased_ms      BIGINT NOT NULL,
    reason         TEXT COLLATE "C" NOT NULL,
    destroyed_keys BIGINT NOT NULL
);
