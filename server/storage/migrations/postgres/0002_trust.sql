-- Trust: what takes two people, who else must never know, what is asked of a reporter, what people decide about a level,
-- and the second factor of a console. Its twin is ../sqlite/0002_trust.sql.

-- A change or an opening that waits for a second person, or had one. `document` is sealed: under the directory key for
-- administration, under the case's key else. `proposed_by`, `decided_by`: an account, or an administrator's name.
CREATE TABLE proposals (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind            TEXT COLLATE "C" NOT NULL,
    subject         TEXT COLLATE "C" NOT NULL,
    organisation    TEXT COLLATE "C" REFERENCES organisations (id),
    division        TEXT COLLATE "C" REFERENCES divisions (code),
    sealed_document BYTEA NOT NULL,
    proposed_by     TEXT COLLATE "C" NOT NULL,
    proposed_ms     BIGINT NOT NULL,
    expires_ms      BIGINT NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    decided_by      TEXT COLLATE "C",
    decided_ms      BIGINT
);
CREATE INDEX proposals_state ON proposals (state, id);
CREATE INDEX proposals_subject ON proposals (subject, id);
CREATE INDEX proposals_decided ON proposals (kind, decided_ms);

-- A person who must never know, beside the organisations.
ALTER TABLE bars ADD COLUMN account TEXT COLLATE "C" REFERENCES accounts (id);

-- Why somebody looked, in their own words.
ALTER TABLE reads ADD COLUMN sealed_reason BYTEA;
CREATE INDEX reads_account ON reads (account, at_ms);

-- A case that somebody who has no alert of it may read for a while (breaking the glass), and who looked at that afterwards.
CREATE TABLE grants (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account       TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    organisation  TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    case_id       TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    reason        TEXT COLLATE "C" NOT NULL,
    sealed_reason BYTEA NOT NULL,
    granted_ms    BIGINT NOT NULL,
    expires_ms    BIGINT NOT NULL,
    review_due_ms BIGINT NOT NULL,
    reviewed_by   TEXT COLLATE "C",
    reviewed_ms   BIGINT,
    justified     BIGINT
);
CREATE INDEX grants_case ON grants (case_id, account);
CREATE INDEX grants_reviewed ON grants (reviewed_ms, id);

-- What the handling side asks a reporter; answered by a supplement. Never changed but for its answer.
CREATE TABLE questions (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id     TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    report      TEXT COLLATE "C" NOT NULL REFERENCES reports (id),
    account     TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    asked_ms    BIGINT NOT NULL,
    sealed_text BYTEA NOT NULL,
    supplement  TEXT COLLATE "C" REFERENCES supplements (id),
    answered_ms BIGINT
);
CREATE INDEX questions_case ON questions (case_id);
CREATE INDEX questions_report ON questions (report);

-- Signals that an officer read out of a report or found out. Never changed.
CREATE TABLE codings (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id      TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    report       TEXT COLLATE "C" NOT NULL REFERENCES reports (id),
    account      TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    coded_ms     BIGINT NOT NULL,
    sealed_codes BYTEA NOT NULL
);
CREATE INDEX codings_case ON codings (case_id);

-- A level that people set, with both levels. Never changed.
CREATE TABLE level_changes (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id       TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    account       TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    second        TEXT COLLATE "C" REFERENCES accounts (id),
    changed_ms    BIGINT NOT NULL,
    from_level    TEXT COLLATE "C" NOT NULL,
    to_level      TEXT COLLATE "C" NOT NULL,
    sealed_reason BYTEA NOT NULL
);
CREATE INDEX level_changes_case ON level_changes (case_id);

-- The level that people set: `raised` stays, `lowered` holds until somebody says something new.
ALTER TABLE cases ADD COLUMN raised TEXT COLLATE "C";
ALTER TABLE cases ADD COLUMN lowered TEXT COLLATE "C";

-- Alerts of one sender's burst share `burst`; `unverified`: nobody knows who sent the report.
ALTER TABLE alerts ADD COLUMN burst TEXT COLLATE "C";
ALTER TABLE alerts ADD COLUMN unverified BIGINT NOT NULL DEFAULT 0;

-- TOTP (RFC 6238) of an account that logs in with a password. `last_step`: of the last code that was taken; none may be
-- used twice.
CREATE TABLE second_factors (
    account       TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id),
    sealed_secret BYTEA NOT NULL,
    last_step     BIGINT NOT NULL,
    confirmed     BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    account   TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    code_hash BYTEA NOT NULL,
    PRIMARY KEY (account, code_hash)
);

-- The PIN of a duty phone, behind which cases stand.
CREATE TABLE device_pins (
    device   TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES devices (id),
    pin_hash TEXT COLLATE "C" NOT NULL,
    failures BIGINT NOT NULL
);
