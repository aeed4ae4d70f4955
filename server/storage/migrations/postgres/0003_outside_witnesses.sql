-- What others keep of our history, and by which keys an importing office knows what it imported. Its twin is
-- ../sqlite/0003_outside_witnesses.sql; a test compares the two catalogues.

-- Never changed: the log commits to each row. `kid` is the holder's key, `jws` covers log, position, root and holder.
CREATE TABLE countersignatures (
    id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pos      BIGINT NOT NULL,
    kid      TEXT COLLATE "C" NOT NULL,
    holder   TEXT COLLATE "C" NOT NULL,
    added_ms BIGINT NOT NULL,
    jws      TEXT COLLATE "C" NOT NULL,
    UNIQUE (kid, pos)
);

-- Every checkpoint up to `pos` has been taken by the sink.
CREATE TABLE checkpoint_sinks (
    sink  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pos   BIGINT NOT NULL,
    at_ms BIGINT NOT NULL
);

-- A keyed hash stands for the key, which may be an identity number. `subject`: an organisation or an account.
CREATE TABLE external_keys (
    kind      TEXT COLLATE "C" NOT NULL,
    key_index BYTEA NOT NULL,
    subject   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, key_index)
);
