#!/bin/bash
# Prints what the migrations of a folder make of an empty PostgreSQL database: one fact a line, sorted.
#
#   postgres_catalogue.sh server/storage/migrations/postgres
#
# Starts a server of its own in a temporary folder, on a Unix socket there, and stops it again; a limit of two minutes
# stops it even when this script is killed. PostgreSQL refuses to run as root, so root becomes the user postgres.
set -euo pipefail
folder=$1

bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
    echo "PostgreSQL is not installed (package postgresql-15)" >&2
    exit 1
fi
as_owner() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

work=$(mktemp -d)
server=
stop() {
    if [ -n "$server" ]; then
        as_owner "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap stop EXIT
chmod 755 "$work"
if [ "$(id -u)" = 0 ]; then chown postgres "$work"; fi
cd "$work"

as_owner "$bin/initdb" -D "$work/data" -U vigil -A trust --no-sync --no-instructions -E UTF8 --locale=C.UTF-8 >"$work/initdb.log"
as_owner timeout -s INT 120 "$bin/postgres" -D "$work/data" -k "$work" -c listen_addresses= -c fsync=off >"$work/log" 2>&1 &
server=$!
for _ in $(seq 200); do
    if as_owner "$bin/pg_isready" -q -h "$work"; then break; fi
    sleep 0.05
done

sql() { as_owner "$bin/psql" -h "$work" -U vigil -d postgres -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
for migration in "$folder"/*.sql; do sql --single-transaction -f - <"$migration"; done

sql -f - <<'SQL' | LC_ALL=C sort
SELECT format('column %s.%s %s %s', table_name, column_name,
              CASE WHEN data_type = 'bigint' THEN 'integer'
                   WHEN data_type = 'bytea' THEN 'blob'
                   WHEN data_type = 'text' AND collation_name = 'C' THEN 'text'
                   ELSE data_type || ' (not a type of both engines)' END,
              CASE is_nullable WHEN 'NO' THEN 'not null' ELSE 'null' END)
FROM information_schema.columns WHERE table_schema = 'public';

SELECT format('%s %s (%s)', CASE contype WHEN 'p' THEN 'primary key' ELSE 'unique' END, conrelid::regclass,
              (SELECT string_agg(attname, ', ' ORDER BY position)
               FROM unnest(conkey) WITH ORDINALITY AS key (number, position)
               JOIN pg_attribute ON attrelid = conrelid AND attnum = key.number))
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u');

SELECT format('foreign key %s (%s) to %s (%s)', conrelid::regclass,
              (SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)),
              confrelid::regclass,
              (SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = confrelid AND attnum = ANY (confkey)))
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'f';

SELECT format('index %s on %s (%s)', indexrelid::regclass, indrelid::regclass,
              (SELECT string_agg(attname, ', ' ORDER BY position)
               FROM unnest(indkey) WITH ORDINALITY AS key (number, position)
               JOIN pg_attribute ON attrelid = indrelid AND attnum = key.number))
FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
WHERE relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'));
SQL
