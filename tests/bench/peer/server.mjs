// A reporting server as fastify, better-sqlite3 and ws make it: TLS, a token per device, the body validated, stored in one
// transaction that is on disk before the answer (WAL, synchronous FULL), and a message to the stations that listen.
//
//     node server.mjs KEY CERTIFICATE FOLDER [AFTER.db BEFORE.db]
//
// With the two databases it writes the same rows that Vigil writes for one report; without, one bare row. Prints its port.
import { randomUUID } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import fastify from "fastify";
import { WebSocketServer } from "ws";
import { rowWriter } from "./rows.mjs";

const [key, certificate, folder, after, before] = process.argv.slice(2);

function openDatabase() {
  const file = join(folder, "peer.db");
  if (after) copyFileSync(after, file);
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  if (before) database.prepare("ATTACH ? AS before").run(before);
  return database;
}

function bareWriter(database) {
  database.exec(`CREATE TABLE bare_reports (id TEXT PRIMARY KEY, key TEXT UNIQUE, filed_ms INTEGER, division TEXT, body TEXT);
                 CREATE INDEX bare_by_division ON bare_reports (division, filed_ms);
                 CREATE INDEX bare_by_time ON bare_reports (filed_ms)`);
  const insert = database.prepare("INSERT INTO bare_reports VALUES (?, ?, ?, ?, ?)");
  return { rows: 1, write: (id, report) => insert.run(id, report.key, Date.now(), report.places.now.division, JSON.stringify(report)) };
}

const text = { type: "string" };
const reportSchema = {
  type: "object",
  required: ["key", "nonce", "circumstance", "places"],
  properties: {
    key: { ...text, format: "uuid" },
    nonce: { ...text, minLength: 22, maxLength: 22 },
    circumstance: { ...text, maxLength: 64 },
    narrative: { ...text, maxLength: 20000 },
    signals: { type: "array", maxItems: 40, items: text },
    places: {
      type: "object",
      required: ["now"],
      properties: { now: { type: "object", required: ["division"], properties: { division: { ...text, pattern: "^[0-9]{12}$" } } } },
    },
    children: { type: "array", maxItems: 50, items: { type: "object", properties: { name: { ...text, maxLength: 100 } } } },
  },
};

const database = openDatabase();
const writer = before ? rowWriter(database) : bareWriter(database);
const app = fastify({ https: { key: readFileSync(key), cert: readFileSync(certificate), minVersion: "TLSv1.3" }, bodyLimit: 262144 });
const listeners = new Set();

app.addHook("onRequest", async (request, reply) => {
  if (!/^Bearer .{43}$/.test(request.headers.authorization ?? "")) return reply.code(401).send({});
});
app.post("/v1/reports", { schema: { body: reportSchema } }, async (request, reply) => {
  const id = randomUUID();
  writer.write(id, request.body);
  const alert = JSON.stringify({ type: "item", report: id, division: request.body.places.now.division });
  for (const listener of listeners) if (listener.division === request.body.places.now.division) listener.send(alert);
  reply.code(201);
  return { report_id: id, filed_at: Date.now(), verification: "verified", receipt: "" };
});
await app.listen({ host: "127.0.0.1", port: 0 });
new WebSocketServer({ server: app.server, path: "/live" }).on("connection", (socket, request) => {
  socket.division = new URL(request.url, "https://localhost").searchParams.get("division");
  listeners.add(socket);
  socket.on("close", () => listeners.delete(socket));
});
console.log(`ready ${app.server.address().port} ${writer.rows}`);
process.on("SIGTERM", () => process.exit(0));
