-- The first schema. Its twin is ../postgres/0001_first_schema.sql; a test compares the two catalogues.
--
-- Times are integer milliseconds since 1970 (UTC), truths are 0 or 1, words are those of protocol/words.hpp, ids are
-- UUIDs or division codes as text, hashes and sealed envelopes are blobs.
--
-- WITHOUT ROWID wherever the order of insertion would tell more than the key does: nothing here, neither column nor key
-- nor order of rows, joins an account with a report. The owner of a report, the slot of a filing, the holder of a cursor
-- and the stream of a reporter are keyed hashes under the reporter master.

CREATE TABLE schema_migrations (
    number     INTEGER NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    sha256     BLOB NOT NULL,
    applied_ms INTEGER NOT NULL
) STRICT;

-- 'epoch': of this incarnation of the database; 'log': the id of the chain; 'keys': which masters it works with.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who and where ----------------------------------------------------------------------------------------------------

-- Parent and successor are checked by whoever loads the list, because it is loaded in any order.
CREATE TABLE divisions (
    code          TEXT NOT NULL PRIMARY KEY,
    parent        TEXT,
    level         TEXT NOT NULL,
    kind          TEXT NOT NULL,
    name          TEXT NOT NULL,
    valid_from_ms INTEGER NOT NULL,
    valid_to_ms   INTEGER,
    successor     TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX divisions_parent ON divisions (parent);

CREATE TABLE organisations (
    id       TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    division TEXT NOT NULL REFERENCES divisions (code),
    active   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX organisations_division ON organisations (division);

CREATE TABLE coverage (
    division     TEXT NOT NULL REFERENCES divisions (code),
    function     TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (division, function, organisation)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_organisation ON coverage (organisation);

CREATE TABLE accounts (
    id            TEXT NOT NULL PRIMARY KEY,
    sealed_name   BLOB NOT NULL,
    reporter_kind TEXT NOT NULL,
    active        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
    account      TEXT NOT NULL REFERENCES accounts (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    role         TEXT NOT NULL,
    PRIMARY KEY (account, organisation, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_organisation ON memberships (organisation);

CREATE TABLE credentials (
    account       TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    login_index   BLOB NOT NULL UNIQUE,
    sealed_login  BLOB NOT NULL,
    password_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- From here to the sessions: rows that are written when somebody comes to report. None of them names an account or a
-- device in the clear: what they are found by is a keyed hash, whom they belong to is sealed, both under the reporter
-- master. Else their order in the write-ahead log, next to that of the reports, would say who reported.

-- `mark`: of the login. A row stands only while attempts have failed.
CREATE TABLE login_failures (
    mark            BLOB NOT NULL PRIMARY KEY,
    failures        INTEGER NOT NULL,
    locked_until_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Written when a code is given out, by an administrator.
CREATE TABLE enrolments (
    id         TEXT NOT NULL PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES accounts (id),
    code_hash  BLOB NOT NULL UNIQUE,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `mark`: of the enrolment that was used.
CREATE TABLE redemptions (
    mark BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- `sealed_holder`: the account, and the day on which it was bound.
CREATE TABLE devices (
    id            TEXT NOT NULL PRIMARY KEY,
    account_mark  BLOB NOT NULL,
    sealed_holder BLOB NOT NULL,
    algorithm     TEXT NOT NULL,
    public_key    BLOB NOT NULL,
    sealed_label  BLOB NOT NULL,
    revoked_ms    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_account ON devices (account_mark);

-- A device that does not exist is challenged like any other, so that nobody learns which do.
CREATE TABLE challenges (
    hash        BLOB NOT NULL PRIMARY KEY,
    device_mark BLOB NOT NULL,
    expires_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX challenges_expires ON challenges (expires_ms);

-- Times in whole hours (domain/accounts/account.hpp). `sealed_holder`: account and device.
CREATE TABLE sessions (
    id                    TEXT NOT NULL PRIMARY KEY,
    account_mark          BLOB NOT NULL,
    device_mark           BLOB,
    sealed_holder         BLOB NOT NULL,
    access_hash           BLOB NOT NULL UNIQUE,
    access_expires_ms     INTEGER NOT NULL,
    refresh_hash          BLOB NOT NULL UNIQUE,
    previous_refresh_hash BLOB,
    refresh_expires_ms    INTEGER NOT NULL,
    revoked_ms            INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_account ON sessions (account_mark);
CREATE INDEX sessions_device ON sessions (device_mark);
CREATE INDEX sessions_previous_refresh ON sessions (previous_refresh_hash);

-- Keys, cases, reports ---------------------------------------------------------------------------------------------

-- Erasing a case deletes its rows here; whatever was sealed under them stays as noise.
CREATE TABLE wrapped_keys (
    id      TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (
    case_id   TEXT NOT NULL PRIMARY KEY,
    erased_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
    id           TEXT NOT NULL PRIMARY KEY,
    opened_ms    INTEGER NOT NULL,
    owner        TEXT NOT NULL REFERENCES organisations (id),
    division     TEXT NOT NULL REFERENCES divisions (code),
    level        TEXT NOT NULL,
    uncoded      INTEGER NOT NULL,
    decide_by_ms INTEGER,
    revision     INTEGER NOT NULL,
    case_key     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Never changed. Large rows: with rowid, because an index tree spills them over two pages; ids are in order of time anyway.
CREATE TABLE reports (
    id                 TEXT NOT NULL PRIMARY KEY,
    case_id            TEXT NOT NULL REFERENCES cases (id),
    filed_ms           INTEGER NOT NULL,
    verification       TEXT NOT NULL,
    mode               TEXT NOT NULL,
    owner              BLOB,
    claim_hash         BLOB UNIQUE,
    case_key           TEXT NOT NULL,
    sealed_body        BLOB NOT NULL,
    sealed_body_sha256 BLOB NOT NULL,
    sealed_facts       BLOB NOT NULL,
    sealed_reporter    BLOB
) STRICT;
CREATE INDEX reports_case ON reports (case_id);
CREATE INDEX reports_owner ON reports (owner, id);

-- Never changed; with rowid like reports.
CREATE TABLE supplements (
    id                 TEXT NOT NULL PRIMARY KEY,
    report             TEXT NOT NULL REFERENCES reports (id),
    filed_ms           INTEGER NOT NULL,
    sealed_body        BLOB NOT NULL,
    sealed_body_sha256 BLOB NOT NULL
) STRICT;
CREATE INDEX supplements_report ON supplements (report);

-- What each idempotency key led to.
CREATE TABLE filings (
    slot       BLOB NOT NULL PRIMARY KEY,
    twin       BLOB NOT NULL,
    body_mac   BLOB NOT NULL,
    report     TEXT NOT NULL REFERENCES reports (id),
    supplement TEXT REFERENCES supplements (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX filings_twin ON filings (twin);

CREATE TABLE children (
    id              TEXT NOT NULL PRIMARY KEY,
    case_id         TEXT NOT NULL REFERENCES cases (id),
    report          TEXT NOT NULL REFERENCES reports (id),
    sealed_identity BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX children_case ON children (case_id);

CREATE TABLE child_index (
    hash     BLOB NOT NULL,
    child    TEXT NOT NULL REFERENCES children (id),
    version  INTEGER NOT NULL,
    report   TEXT NOT NULL REFERENCES reports (id),
    filed_ms INTEGER NOT NULL,
    PRIMARY KEY (hash, child)
) STRICT, WITHOUT ROWID;
CREATE INDEX child_index_child ON child_index (child);

-- Never changed.
CREATE TABLE assessments (
    id           TEXT NOT NULL PRIMARY KEY,
    case_id      TEXT NOT NULL REFERENCES cases (id),
    report       TEXT NOT NULL REFERENCES reports (id),
    made_ms      INTEGER NOT NULL,
    level        TEXT NOT NULL,
    uncoded      INTEGER NOT NULL,
    rule_set     TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    sealed_trail BLOB NOT NULL
) STRICT;
CREATE INDEX assessments_case ON assessments (case_id);

CREATE TABLE notifications (
    id            TEXT NOT NULL PRIMARY KEY,
    case_id       TEXT NOT NULL REFERENCES cases (id),
    assessment    TEXT NOT NULL REFERENCES assessments (id),
    recipient     TEXT NOT NULL,
    organisation  TEXT NOT NULL REFERENCES organisations (id),
    release_class TEXT NOT NULL,
    neutral       INTEGER NOT NULL,
    substituted   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notifications_case ON notifications (case_id);

CREATE TABLE bars (
    id                 TEXT NOT NULL PRIMARY KEY,
    case_id            TEXT NOT NULL REFERENCES cases (id),
    organisation       TEXT REFERENCES organisations (id),
    reason             TEXT NOT NULL,
    sealed_description BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX bars_case ON bars (case_id);

CREATE TABLE reads (
    id      TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    case_id TEXT NOT NULL REFERENCES cases (id),
    fields  TEXT NOT NULL,
    reason  TEXT NOT NULL,
    at_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reads_case ON reads (case_id);

-- An immutable version of the rules, from the moment an assessment used it.
CREATE TABLE rule_sets (
    id           TEXT NOT NULL,
    version      INTEGER NOT NULL,
    sha256       BLOB NOT NULL,
    body         TEXT NOT NULL,
    activated_ms INTEGER NOT NULL,
    PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;

-- Who must answer --------------------------------------------------------------------------------------------------

CREATE TABLE alerts (
    id              TEXT NOT NULL PRIMARY KEY,
    case_id         TEXT NOT NULL REFERENCES cases (id),
    organisation    TEXT NOT NULL REFERENCES organisations (id),
    function        TEXT NOT NULL,
    owner           INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    level           TEXT NOT NULL,
    state           TEXT NOT NULL,
    division        TEXT NOT NULL REFERENCES divisions (code),
    raised_ms       INTEGER NOT NULL,
    due_ms          INTEGER,
    acknowledgement TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_case ON alerts (case_id);
CREATE INDEX alerts_organisation ON alerts (organisation, id);

-- Never changed.
CREATE TABLE acknowledgements (
    id           TEXT NOT NULL PRIMARY KEY,
    alert        TEXT NOT NULL REFERENCES alerts (id),
    version      INTEGER NOT NULL,
    account      TEXT NOT NULL REFERENCES accounts (id),
    device       TEXT REFERENCES devices (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    at_ms        INTEGER NOT NULL,
    client_at_ms INTEGER,
    stops        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX acknowledgements_alert ON acknowledgements (alert);

CREATE TABLE clocks (
    id               TEXT NOT NULL PRIMARY KEY,
    subject          TEXT NOT NULL,
    kind             TEXT NOT NULL,
    state_version    INTEGER NOT NULL,
    legal_basis      TEXT NOT NULL,
    started_ms       INTEGER NOT NULL,
    due_ms           INTEGER NOT NULL,
    calendar         TEXT NOT NULL,
    calendar_version INTEGER NOT NULL,
    provisional      INTEGER NOT NULL,
    superior         TEXT,
    stopped_ms       INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX clocks_subject ON clocks (subject, kind);

-- Streams ----------------------------------------------------------------------------------------------------------

CREATE TABLE streams (
    id         TEXT NOT NULL PRIMARY KEY,
    head       INTEGER NOT NULL,
    first_kept INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE items (
    stream      TEXT NOT NULL REFERENCES streams (id),
    item_offset INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    body        TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    PRIMARY KEY (stream, item_offset),
    UNIQUE (stream, subject, kind, revision)
) STRICT, WITHOUT ROWID;

-- `holder` is a keyed hash of device and stream: in the clear, a reporter's cursor would join device and report.
CREATE TABLE cursors (
    holder        BLOB NOT NULL PRIMARY KEY,
    stored_offset INTEGER NOT NULL,
    at_ms         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- History ----------------------------------------------------------------------------------------------------------

-- Only ever appended to. What the hashes cover stands in server/storage/log/chain.hpp.
CREATE TABLE log (
    pos     INTEGER NOT NULL PRIMARY KEY,
    at_ms   INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL,
    record  TEXT,
    digest  BLOB,
    root    BLOB NOT NULL
) STRICT;
CREATE INDEX log_subject ON log (subject, kind);

CREATE TABLE checkpoints (
    pos   INTEGER NOT NULL PRIMARY KEY,
    root  BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    jws   TEXT NOT NULL
) STRICT;
