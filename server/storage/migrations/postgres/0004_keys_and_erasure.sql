-- Master keys that change, cases that are erased. The twin of ../sqlite/0004_keys_and_erasure.sql.

-- Every generation of a master key that this database has worked with. It opens only where each one that is not retired is in
-- the key folder. Takes the place of 'keys' in meta.
CREATE TABLE key_generations (
    name       TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    since_ms   BIGINT NOT NULL,
    retired_ms BIGINT,
    PRIMARY KEY (name, id)
);

-- Public halves of every signature key that this database has known: what one of them signed is verified for ever, also where the
-- key folder was recovered from an older copy. Sealed, not to hide them, but so that nobody adds one without our keys.
CREATE TABLE signature_keys (
    kid        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    since_ms   BIGINT NOT NULL,
    sealed_key BYTEA NOT NULL
);

-- Which generation of the index key made the hash; '': the only one there was before this migration.
ALTER TABLE child_index ADD COLUMN index_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE credentials ADD COLUMN index_key TEXT COLLATE "C" NOT NULL DEFAULT '';
-- The hash under the key before, found until that key is retired.
ALTER TABLE credentials ADD COLUMN earlier_login_index BYTEA;
CREATE INDEX credentials_earlier_login ON credentials (earlier_login_index);

-- Why a case was erased, and how much went. Its rows of reports, supplements and assessments stay, without content.
ALTER TABLE tombstones ADD COLUMN reason TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE tombstones ADD COLUMN destroyed_keys BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tombstones ADD COLUMN stripped_reports BIGINT NOT NULL DEFAULT 0;

-- A case that must not be erased while ended_ms is null.
CREATE TABLE holds (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id   TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    reason    TEXT COLLATE "C" NOT NULL,
    placed_ms BIGINT NOT NULL,
    ended_ms  BIGINT
);
CREATE INDEX holds_case ON holds (case_id);
