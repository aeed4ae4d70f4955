-- What others keep of our history, and by which keys an importing office knows what it imported. Its twin is
-- ../postgres/0003_outside_witnesses.sql; a test compares the two catalogues.

-- Never changed: the log commits to each row. `kid` is the holder's key, `jws` covers log, position, root and holder.
CREATE TABLE countersignatures (
    id       TEXT NOT NULL PRIMARY KEY,
    pos      INTEGER NOT NULL,
    kid      TEXT NOT NULL,
    holder   TEXT NOT NULL,
    added_ms INTEGER NOT NULL,
    jws      TEXT NOT NULL,
    UNIQUE (kid, pos)
) STRICT, WITHOUT ROWID;

-- Every checkpoint up to `pos` has been taken by the sink.
CREATE TABLE checkpoint_sinks (
    sink  TEXT NOT NULL PRIMARY KEY,
    pos   INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A keyed hash stands for the key, which may be an identity number. `subject`: an organisation or an account.
CREATE TABLE external_keys (
    kind      TEXT NOT NULL,
    key_index BLOB NOT NULL,
    subject   TEXT NOT NULL,
    PRIMARY KEY (kind, key_index)
) STRICT, WITHOUT ROWID;
