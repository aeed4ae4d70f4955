-- Trust: what takes two people, who else must never know, what is asked of a reporter, what people decide about a level,
-- and the second factor of a console. Its twin is ../postgres/0002_trust.sql.

-- A change or an opening that waits for a second person, or had one. `document` is sealed: under the directory key for
-- administration, under the case's key else. `proposed_by`, `decided_by`: an account, or an administrator's name.
CREATE TABLE proposals (
    id              TEXT NOT NULL PRIMARY KEY,
    kind            TEXT NOT NULL,
    subject         TEXT NOT NULL,
    organisation    TEXT REFERENCES organisations (id),
    division        TEXT REFERENCES divisions (code),
    sealed_document BLOB NOT NULL,
    proposed_by     TEXT NOT NULL,
    proposed_ms     INTEGER NOT NULL,
    expires_ms      INTEGER NOT NULL,
    state           TEXT NOT NULL,
    decided_by      TEXT,
    decided_ms      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX proposals_state ON proposals (state, id);
CREATE INDEX proposals_subject ON proposals (subject, id);
CREATE INDEX proposals_decided ON proposals (kind, decided_ms);

-- A person who must never know, beside the organisations.
ALTER TABLE bars ADD COLUMN account TEXT REFERENCES accounts (id);

-- Why somebody looked, in their own words.
ALTER TABLE reads ADD COLUMN sealed_reason BLOB;
CREATE INDEX reads_account ON reads (account, at_ms);

-- A case that somebody who has no alert of it may read for a while (breaking the glass), and who looked at that afterwards.
CREATE TABLE grants (
    id            TEXT NOT NULL PRIMARY KEY,
    account       TEXT NOT NULL REFERENCES accounts (id),
    organisation  TEXT NOT NULL REFERENCES organisations (id),
    case_id       TEXT NOT NULL REFERENCES cases (id),
    reason        TEXT NOT NULL,
    sealed_reason BLOB NOT NULL,
    granted_ms    INTEGER NOT NULL,
    expires_ms    INTEGER NOT NULL,
    review_due_ms INTEGER NOT NULL,
    reviewed_by   TEXT,
    reviewed_ms   INTEGER,
    justified     INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_case ON grants (case_id, account);
CREATE INDEX grants_reviewed ON grants (reviewed_ms, id);

-- What the handling side asks a reporter; answered by a supplement. Never changed but for its answer.
CREATE TABLE questions (
    id          TEXT NOT NULL PRIMARY KEY,
    case_id     TEXT NOT NULL REFERENCES cases (id),
    report      TEXT NOT NULL REFERENCES reports (id),
    account     TEXT NOT NULL REFERENCES accounts (id),
    asked_ms    INTEGER NOT NULL,
    sealed_text BLOB NOT NULL,
    supplement  TEXT REFERENCES supplements (id),
    answered_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX questions_case ON questions (case_id);
CREATE INDEX questions_report ON questions (report);

-- Signals that an officer read out of a report or found out. Never changed.
CREATE TABLE codings (
    id           TEXT NOT NULL PRIMARY KEY,
    case_id      TEXT NOT NULL REFERENCES cases (id),
    report       TEXT NOT NULL REFERENCES reports (id),
    account      TEXT NOT NULL REFERENCES accounts (id),
    coded_ms     INTEGER NOT NULL,
    sealed_codes BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX codings_case ON codings (case_id);

-- A level that people set, with both levels. Never changed.
CREATE TABLE level_changes (
    id            TEXT NOT NULL PRIMARY KEY,
    case_id       TEXT NOT NULL REFERENCES cases (id),
    account       TEXT NOT NULL REFERENCES accounts (id),
    second        TEXT REFERENCES accounts (id),
    changed_ms    INTEGER NOT NULL,
    from_level    TEXT NOT NULL,
    to_level      TEXT NOT NULL,
    sealed_reason BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX level_changes_case ON level_changes (case_id);

-- The level that people set: `raised` stays, `lowered` holds until somebody says something new.
ALTER TABLE cases ADD COLUMN raised TEXT;
ALTER TABLE cases ADD COLUMN lowered TEXT;

-- Alerts of one sender's burst share `burst`; `unverified`: nobody knows who sent the report.
ALTER TABLE alerts ADD COLUMN burst TEXT;
ALTER TABLE alerts ADD COLUMN unverified INTEGER NOT NULL DEFAULT 0;

-- TOTP (RFC 6238) of an account that logs in with a password. `last_step`: of the last code that was taken; none may be
-- used twice.
CREATE TABLE second_factors (
    account       TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    sealed_secret BLOB NOT NULL,
    last_step     INTEGER NOT NULL,
    confirmed     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    account   TEXT NOT NULL REFERENCES accounts (id),
    code_hash BLOB NOT NULL,
    PRIMARY KEY (account, code_hash)
) STRICT, WITHOUT ROWID;

-- The PIN of a duty phone, behind which cases stand.
CREATE TABLE device_pins (
    device   TEXT NOT NULL PRIMARY KEY REFERENCES devices (id),
    pin_hash TEXT NOT NULL,
    failures INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
