-- Watching over those who read. Its twin is ../sqlite/0007_oversight.sql; a test compares the two catalogues.

-- A look that waits for a review, or had one. `read`: the row of reads that it is about.
CREATE TABLE unusual_looks (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    unusual     TEXT COLLATE "C" NOT NULL,
    account     TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    case_id     TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    read        TEXT COLLATE "C" NOT NULL REFERENCES reads (id),
    at_ms       BIGINT NOT NULL,
    reviewed_by TEXT COLLATE "C" REFERENCES accounts (id),
    reviewed_ms BIGINT,
    justified   BIGINT
);
CREATE INDEX unusual_looks_account ON unusual_looks (account, at_ms);
CREATE INDEX unusual_looks_case ON unusual_looks (case_id, at_ms);
CREATE INDEX unusual_looks_reviewed ON unusual_looks (reviewed_ms, id);

-- What somebody has answered since a phone was lost.
CREATE INDEX acknowledgements_account ON acknowledgements (account, at_ms);
