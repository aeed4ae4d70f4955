-- Which alerts have woken whom. Its twin is ../postgres/0023_sirens.sql.

-- accounts: their ids with blanks between them; empty: every officer who answers at the organisation.
CREATE TABLE sirens (
    alert        TEXT NOT NULL,
    number       INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    at_ms        INTEGER NOT NULL,
    accounts     TEXT NOT NULL,
    burst        TEXT NOT NULL,
    answered_ms  INTEGER,
    PRIMARY KEY (alert, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX sirens_organisation ON sirens (organisation, at_ms);
