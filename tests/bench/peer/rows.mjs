// The rows that one report leaves behind, found by comparing two databases, and written again for each report with ids,
// hashes and positions of its own.
import { randomBytes, randomUUID } from "node:crypto";

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

// `after` must be open as main, `before` attached under that name.
function changedRows(database) {
  const tables = database
    .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  const changed = [];
  for (const table of tables) {
    const columns = database.prepare(`SELECT name, type, pk FROM pragma_table_info('${table}')`).all();
    const names = columns.map((each) => each.name).join(", ");
    const rows = database.prepare(`SELECT ${names} FROM main.${table} EXCEPT SELECT ${names} FROM before.${table}`).raw().all();
    for (const row of rows) changed.push({ table, columns, row });
  }
  return changed;
}

// Ids that existed before stay; the others are the report's own.
function ownIds(database, changed) {
  const old = new Set();
  for (const table of ["organisations", "accounts", "devices", "divisions"])
    for (const id of database.prepare(`SELECT * FROM before.${table}`).raw().all()) old.add(id[0]);
  const own = new Set();
  for (const { row } of changed)
    for (const value of row)
      if (typeof value === "string") for (const id of value.match(uuid) ?? []) if (!old.has(id)) own.add(id);
  return own;
}

export function rowWriter(database) {
  const changed = changedRows(database);
  const own = ownIds(database, changed);
  const perTable = new Map();
  for (const { table } of changed) perTable.set(table, (perTable.get(table) ?? 0) + 1);
  const writes = changed.map(({ table, columns, row }) => ({
    statement: database.prepare(
      `INSERT OR REPLACE INTO main.${table} (${columns.map((each) => each.name).join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
    ),
    row,
    step: columns.map((each) => (each.pk > 0 && each.type === "INTEGER" ? perTable.get(table) : 0)),
  }));
  let count = 0;
  const writeAll = database.transaction((ids, blobs) => {
    for (const { statement, row, step } of writes) {
      const values = row.map((value, at) => {
        if (typeof value === "string") return value.replace(uuid, (id) => ids.get(id) ?? id);
        if (Buffer.isBuffer(value)) return blobs.get(value.toString("latin1"));
        return step[at] ? value + step[at] * count : value;
      });
      statement.run(values);
    }
  });
  const blobs = new Set(changed.flatMap(({ row }) => row.filter(Buffer.isBuffer).map((each) => each.toString("latin1"))));
  return {
    rows: writes.length,
    write() {
      ++count;
      const freshBlobs = new Map();
      for (const blob of blobs) freshBlobs.set(blob, randomBytes(blob.length));
      const fresh = new Map();
      for (const id of own) fresh.set(id, randomUUID());
      writeAll(fresh, freshBlobs);
    },
  };
}
