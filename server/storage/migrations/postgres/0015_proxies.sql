-- Answers that the owner of a case gave for the police, whom it had told by telephone. Its twin is ../sqlite/0015_proxies.sql.

CREATE TABLE proxies (
    acknowledgement TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES acknowledgements (id),
    case_id         TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    sealed_taken_by BYTEA NOT NULL,
    confirmed_by    TEXT COLLATE "C" REFERENCES accounts (id),
    confirmed_ms    BIGINT
);
CREATE INDEX proxies_case ON proxies (case_id);
