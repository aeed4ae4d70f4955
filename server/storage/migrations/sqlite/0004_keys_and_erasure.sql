-- Master keys that change, cases that are erased. The twin of ../postgres/0004_keys_and_erasure.sql.

-- Every generation of a master key that this database has worked with. It opens only where each one that is not retired is in
-- the key folder. Takes the place of 'keys' in meta.
CREATE TABLE key_generations (
    name       TEXT NOT NULL,
    id         TEXT NOT NULL,
    since_ms   INTEGER NOT NULL,
    retired_ms INTEGER,
    PRIMARY KEY (name, id)
) STRICT, WITHOUT ROWID;

-- Public halves of every signature key that this database has known: what one of them signed is verified for ever, also where the
-- key folder was recovered from an older copy. Sealed, not to hide them, but so that nobody adds one without our keys.
CREATE TABLE signature_keys (
    kid        TEXT NOT NULL PRIMARY KEY,
    since_ms   INTEGER NOT NULL,
    sealed_key BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Which generation of the index key made the hash; '': the only one there was before this migration.
ALTER TABLE child_index ADD COLUMN index_key TEXT NOT NULL DEFAULT '';
ALTER TABLE credentials ADD COLUMN index_key TEXT NOT NULL DEFAULT '';
-- The hash under the key before, found until that key is retired.
ALTER TABLE credentials ADD COLUMN earlier_login_index BLOB;
CREATE INDEX credentials_earlier_login ON credentials (earlier_login_index);

-- Why a case was erased, and how much went. Its rows of reports, supplements and assessments stay, without content.
ALTER TABLE tombstones ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE tombstones ADD COLUMN destroyed_keys INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tombstones ADD COLUMN stripped_reports INTEGER NOT NULL DEFAULT 0;

-- A case that must not be erased while ended_ms is null.
CREATE TABLE holds (
    id        TEXT NOT NULL PRIMARY KEY,
    case_id   TEXT NOT NULL REFERENCES cases (id),
    reason    TEXT NOT NULL,
    placed_ms INTEGER NOT NULL,
    ended_ms  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX holds_case ON holds (case_id);
