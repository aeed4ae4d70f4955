-- The first schema. Its twin is ../sqlite/0001_first_schema.sql; a test compares the two catalogues.
--
-- Times are integer milliseconds since 1970 (UTC), truths are 0 or 1, words are those of protocol/words.hpp, ids are
-- UUIDs or division codes as text, hashes and sealed envelopes are blobs.
--
-- Text in binary order, as SQLite compares it.
--
-- Nothing here, neither column nor key, joins an account with a report. The owner of a report, the slot of a filing, the
-- holder of a cursor and the stream of a reporter are keyed hashes under the reporter master.

CREATE TABLE schema_migrations (
    number     BIGINT NOT NULL PRIMARY KEY,
    name       TEXT COLLATE "C" NOT NULL,
    sha256     BYTEA NOT NULL,
    applied_ms BIGINT NOT NULL
);

-- 'epoch': of this incarnation of the database; 'log': the id of the chain; 'keys': which masters it works with.
CREATE TABLE meta (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

-- Who and where ----------------------------------------------------------------------------------------------------

-- Parent and successor are checked by whoever loads the list, because it is loaded in any order.
CREATE TABLE divisions (
    code          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    parent        TEXT COLLATE "C",
    level         TEXT COLLATE "C" NOT NULL,
    kind          TEXT COLLATE "C" NOT NULL,
    name          TEXT COLLATE "C" NOT NULL,
    valid_from_ms BIGINT NOT NULL,
    valid_to_ms   BIGINT,
    successor     TEXT COLLATE "C"
);
CREATE INDEX divisions_parent ON divisions (parent);

CREATE TABLE organisations (
    id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name     TEXT COLLATE "C" NOT NULL,
    kind     TEXT COLLATE "C" NOT NULL,
    division TEXT COLLATE "C" NOT NULL REFERENCES divisions (code),
    active   BIGINT NOT NULL
);
CREATE INDEX organisations_division ON organisations (division);

CREATE TABLE coverage (
    division     TEXT COLLATE "C" NOT NULL REFERENCES divisions (code),
    function     TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (division, function, organisation)
);
CREATE INDEX coverage_organisation ON coverage (organisation);

CREATE TABLE accounts (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sealed_name   BYTEA NOT NULL,
    reporter_kind TEXT COLLATE "C" NOT NULL,
    active        BIGINT NOT NULL
);

CREATE TABLE memberships (
    account      TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    role         TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (account, organisation, role)
);
CREATE INDEX memberships_organisation ON memberships (organisation);

CREATE TABLE credentials (
    account       TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id),
    login_index   BYTEA NOT NULL UNIQUE,
    sealed_login  BYTEA NOT NULL,
    password_hash TEXT COLLATE "C" NOT NULL
);

-- From here to the sessions: rows that are written when somebody comes to report. None of them names an account or a
-- device in the clear: what they are found by is a keyed hash, whom they belong to is sealed, both under the reporter
-- master. Else their order in the write-ahead log, next to that of the reports, would say who reported.

-- `mark`: of the login. A row stands only while attempts have failed.
CREATE TABLE login_failures (
    mark            BYTEA NOT NULL PRIMARY KEY,
    failures        BIGINT NOT NULL,
    locked_until_ms BIGINT
);

-- Written when a code is given out, by an administrator.
CREATE TABLE enrolments (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account    TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    code_hash  BYTEA NOT NULL UNIQUE,
    expires_ms BIGINT NOT NULL
);

-- `mark`: of the enrolment that was used.
CREATE TABLE redemptions (
    mark BYTEA NOT NULL PRIMARY KEY
);

-- `sealed_holder`: the account, and the day on which it was bound.
CREATE TABLE devices (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_mark  BYTEA NOT NULL,
    sealed_holder BYTEA NOT NULL,
    algorithm     TEXT COLLATE "C" NOT NULL,
    public_key    BYTEA NOT NULL,
    sealed_label  BYTEA NOT NULL,
    revoked_ms    BIGINT
);
CREATE INDEX devices_account ON devices (account_mark);

-- A device that does not exist is challenged like any other, so that nobody learns which do.
CREATE TABLE challenges (
    hash        BYTEA NOT NULL PRIMARY KEY,
    device_mark BYTEA NOT NULL,
    expires_ms  BIGINT NOT NULL
);
CREATE INDEX challenges_expires ON challenges (expires_ms);

-- Times in whole hours (domain/accounts/account.hpp). `sealed_holder`: account and device.
CREATE TABLE sessions (
    id                    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_mark          BYTEA NOT NULL,
    device_mark           BYTEA,
    sealed_holder         BYTEA NOT NULL,
    access_hash           BYTEA NOT NULL UNIQUE,
    access_expires_ms     BIGINT NOT NULL,
    refresh_hash          BYTEA NOT NULL UNIQUE,
    previous_refresh_hash BYTEA,
    refresh_expires_ms    BIGINT NOT NULL,
    revoked_ms            BIGINT
);
CREATE INDEX sessions_account ON sessions (account_mark);
CREATE INDEX sessions_device ON sessions (device_mark);
CREATE INDEX sessions_previous_refresh ON sessions (previous_refresh_hash);

-- Keys, cases, reports ---------------------------------------------------------------------------------------------

-- Erasing a case deletes its rows here; whatever was sealed under them stays as noise.
CREATE TABLE wrapped_keys (
    id      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    purpose TEXT COLLATE "C" NOT NULL,
    wrapped BYTEA NOT NULL
);

CREATE TABLE tombstones (
    case_id   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    erased_ms BIGINT NOT NULL
);

CREATE TABLE cases (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    opened_ms    BIGINT NOT NULL,
    owner        TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    division     TEXT COLLATE "C" NOT NULL REFERENCES divisions (code),
    level        TEXT COLLATE "C" NOT NULL,
    uncoded      BIGINT NOT NULL,
    decide_by_ms BIGINT,
    revision     BIGINT NOT NULL,
    case_key     TEXT COLLATE "C" NOT NULL
);

-- Never changed.
CREATE TABLE reports (
    id                 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id            TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    filed_ms           BIGINT NOT NULL,
    verification       TEXT COLLATE "C" NOT NULL,
    mode               TEXT COLLATE "C" NOT NULL,
    owner              BYTEA,
    claim_hash         BYTEA UNIQUE,
    case_key           TEXT COLLATE "C" NOT NULL,
    sealed_body        BYTEA NOT NULL,
    sealed_body_sha256 BYTEA NOT NULL,
    sealed_facts       BYTEA NOT NULL,
    sealed_reporter    BYTEA
);
CREATE INDEX reports_case ON reports (case_id);
CREATE INDEX reports_owner ON reports (owner, id);

-- Never changed.
CREATE TABLE supplements (
    id                 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    report             TEXT COLLATE "C" NOT NULL REFERENCES reports (id),
    filed_ms           BIGINT NOT NULL,
    sealed_body        BYTEA NOT NULL,
    sealed_body_sha256 BYTEA NOT NULL
);
CREATE INDEX supplements_report ON supplements (report);

-- What each idempotency key led to.
CREATE TABLE filings (
    slot       BYTEA NOT NULL PRIMARY KEY,
    twin       BYTEA NOT NULL,
    body_mac   BYTEA NOT NULL,
    report     TEXT COLLATE "C" NOT NULL REFERENCES reports (id),
    supplement TEXT COLLATE "C" REFERENCES supplements (id)
);
CREATE INDEX filings_twin ON filings (twin);

CREATE TABLE children (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id         TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    report          TEXT COLLATE "C" NOT NULL REFERENCES reports (id),
    sealed_identity BYTEA NOT NULL
);
CREATE INDEX children_case ON children (case_id);

CREATE TABLE child_index (
    hash     BYTEA NOT NULL,
    child    TEXT COLLATE "C" NOT NULL REFERENCES children (id),
    version  BIGINT NOT NULL,
    report   TEXT COLLATE "C" NOT NULL REFERENCES reports (id),
    filed_ms BIGINT NOT NULL,
    PRIMARY KEY (hash, child)
);
CREATE INDEX child_index_child ON child_index (child);

-- Never changed.
CREATE TABLE assessments (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id      TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    report       TEXT COLLATE "C" NOT NULL REFERENCES reports (id),
    made_ms      BIGINT NOT NULL,
    level        TEXT COLLATE "C" NOT NULL,
    uncoded      BIGINT NOT NULL,
    rule_set     TEXT COLLATE "C" NOT NULL,
    rule_version BIGINT NOT NULL,
    sealed_trail BYTEA NOT NULL
);
CREATE INDEX assessments_case ON assessments (case_id);

CREATE TABLE notifications (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id       TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    assessment    TEXT COLLATE "C" NOT NULL REFERENCES assessments (id),
    recipient     TEXT COLLATE "C" NOT NULL,
    organisation  TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    release_class TEXT COLLATE "C" NOT NULL,
    neutral       BIGINT NOT NULL,
    substituted   BIGINT NOT NULL
);
CREATE INDEX notifications_case ON notifications (case_id);

CREATE TABLE bars (
    id                 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id            TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    organisation       TEXT COLLATE "C" REFERENCES organisations (id),
    reason             TEXT COLLATE "C" NOT NULL,
    sealed_description BYTEA
);
CREATE INDEX bars_case ON bars (case_id);

CREATE TABLE reads (
    id      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    fields  TEXT COLLATE "C" NOT NULL,
    reason  TEXT COLLATE "C" NOT NULL,
    at_ms   BIGINT NOT NULL
);
CREATE INDEX reads_case ON reads (case_id);

-- An immutable version of the rules, from the moment an assessment used it.
CREATE TABLE rule_sets (
    id           TEXT COLLATE "C" NOT NULL,
    version      BIGINT NOT NULL,
    sha256       BYTEA NOT NULL,
    body         TEXT COLLATE "C" NOT NULL,
    activated_ms BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);

-- Who must answer --------------------------------------------------------------------------------------------------

CREATE TABLE alerts (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id         TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    organisation    TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    function        TEXT COLLATE "C" NOT NULL,
    owner           BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    revision        BIGINT NOT NULL,
    level           TEXT COLLATE "C" NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    division        TEXT COLLATE "C" NOT NULL REFERENCES divisions (code),
    raised_ms       BIGINT NOT NULL,
    due_ms          BIGINT,
    acknowledgement TEXT COLLATE "C"
);
CREATE INDEX alerts_case ON alerts (case_id);
CREATE INDEX alerts_organisation ON alerts (organisation, id);

-- Never changed.
CREATE TABLE acknowledgements (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    alert        TEXT COLLATE "C" NOT NULL REFERENCES alerts (id),
    version      BIGINT NOT NULL,
    account      TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    device       TEXT COLLATE "C" REFERENCES devices (id),
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
    at_ms        BIGINT NOT NULL,
    client_at_ms BIGINT,
    stops        BIGINT NOT NULL
);
CREATE INDEX acknowledgements_alert ON acknowledgements (alert);

CREATE TABLE clocks (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    subject          TEXT COLLATE "C" NOT NULL,
    kind             TEXT COLLATE "C" NOT NULL,
    state_version    BIGINT NOT NULL,
    legal_basis      TEXT COLLATE "C" NOT NULL,
    started_ms       BIGINT NOT NULL,
    due_ms           BIGINT NOT NULL,
    calendar         TEXT COLLATE "C" NOT NULL,
    calendar_version BIGINT NOT NULL,
    provisional      BIGINT NOT NULL,
    superior         TEXT COLLATE "C",
    stopped_ms       BIGINT
);
CREATE INDEX clocks_subject ON clocks (subject, kind);

-- Streams ----------------------------------------------------------------------------------------------------------

CREATE TABLE streams (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    head       BIGINT NOT NULL,
    first_kept BIGINT NOT NULL
);

CREATE TABLE items (
    stream      TEXT COLLATE "C" NOT NULL REFERENCES streams (id),
    item_offset BIGINT NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    subject     TEXT COLLATE "C" NOT NULL,
    revision    BIGINT NOT NULL,
    body        TEXT COLLATE "C" NOT NULL,
    at_ms       BIGINT NOT NULL,
    PRIMARY KEY (stream, item_offset),
    UNIQUE (stream, subject, kind, revision)
);

-- `holder` is a keyed hash of device and stream: in the clear, a reporter's cursor would join device and report.
CREATE TABLE cursors (
    holder        BYTEA NOT NULL PRIMARY KEY,
    stored_offset BIGINT NOT NULL,
    at_ms         BIGINT NOT NULL
);

-- History ----------------------------------------------------------------------------------------------------------

-- Only ever appended to. What the hashes cover stands in server/storage/log/chain.hpp.
CREATE TABLE log (
    pos     BIGINT NOT NULL PRIMARY KEY,
    at_ms   BIGINT NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    detail  TEXT COLLATE "C" NOT NULL,
    record  TEXT COLLATE "C",
    digest  BYTEA,
    root    BYTEA NOT NULL
);
CREATE INDEX log_subject ON log (subject, kind);

CREATE TABLE checkpoints (
    pos   BIGINT NOT NULL PRIMARY KEY,
    root  BYTEA NOT NULL,
    at_ms BIGINT NOT NULL,
    jws   TEXT COLLATE "C" NOT NULL
);
