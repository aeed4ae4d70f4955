-- Watching over those who read. Its twin is ../postgres/0007_oversight.sql; a test compares the two catalogues.

-- A look that waits for a review, or had one. `read`: the row of reads that it is about.
CREATE TABLE unusual_looks (
    id          TEXT NOT NULL PRIMARY KEY,
    unusual     TEXT NOT NULL,
    account     TEXT NOT NULL REFERENCES accounts (id),
    case_id     TEXT NOT NULL REFERENCES cases (id),
    read        TEXT NOT NULL REFERENCES reads (id),
    at_ms       INTEGER NOT NULL,
    reviewed_by TEXT REFERENCES accounts (id),
    reviewed_ms INTEGER,
    justified   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX unusual_looks_account ON unusual_looks (account, at_ms);
CREATE INDEX unusual_looks_case ON unusual_looks (case_id, at_ms);
CREATE INDEX unusual_looks_reviewed ON unusual_looks (reviewed_ms, id);

-- What somebody has answered since a phone was lost.
CREATE INDEX acknowledgements_account ON acknowledgements (account, at_ms);
