-- Which alerts have woken whom. Its twin is ../sqlite/0023_sirens.sql.

-- accounts: their ids with blanks between them; empty: every officer who answers at the organisation.
CREATE TABLE sirens (
    alert        TEXT COLLATE "C" NOT NULL,
    number       BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    at_ms        BIGINT NOT NULL,
    accounts     TEXT COLLATE "C" NOT NULL,
    burst        TEXT COLLATE "C" NOT NULL,
    answered_ms  BIGINT,
    PRIMARY KEY (alert, number)
);
CREATE INDEX sirens_organisation ON sirens (organisation, at_ms);
