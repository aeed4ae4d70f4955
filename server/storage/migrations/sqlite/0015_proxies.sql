-- Answers that the owner of a case gave for the police, whom it had told by telephone. Its twin is ../postgres/0015_proxies.sql.

CREATE TABLE proxies (
    acknowledgement TEXT NOT NULL PRIMARY KEY REFERENCES acknowledgements (id),
    case_id         TEXT NOT NULL REFERENCES cases (id),
    sealed_taken_by BLOB NOT NULL,
    confirmed_by    TEXT REFERENCES accounts (id),
    confirmed_ms    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX proxies_case ON proxies (case_id);
