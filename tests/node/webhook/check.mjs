// Webhooks of the real server over real TLS, verified by `standardwebhooks`.   usage: node check.mjs VIGIL PROJECT
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { Installation } from "../installation.mjs";
import { aReport } from "../reports.mjs";
import { Receiver } from "./receiver.mjs";

const [binary, project] = process.argv.slice(2);
const secretOf = (bytes) => `whsec_${randomBytes(bytes).toString("base64")}`;
const oldSecret = secretOf(24);
const newSecret = secretOf(64);

function configure(installation, receiver, organisation, secrets) {
  secrets.forEach((secret, i) => writeFileSync(join(installation.root, `secret${i}`), secret + "\n", { mode: 0o600 }));
  const endpoint = {
    name: "platform",
    url: receiver.url,
    organisations: [organisation],
    secrets: secrets.map((_, i) => `secret${i}`),
    allow: ["127.0.0.1"],
    authority: "var/tls/ca.pem",
  };
  writeFileSync(join(installation.root, "webhooks.json"), JSON.stringify({ endpoints: [endpoint] }));
}

// A failure first: the same message comes again, signed anew.
async function checkRepetition(installation, receiver, organisation) {
  receiver.statuses = [500];
  const filed = await installation.call("POST", "/v1/reports", Buffer.from(JSON.stringify(aReport({ mode: "anonymous" }))));
  assert.equal(filed.status, 201, filed.body.toString());
  const [first, second] = await receiver.waitFor(2);
  for (const { method, headers, body, event } of [first, second]) {
    assert.equal(method, "POST");
    assert.equal(event.type, "alert.raised", String(event));
    assert.deepEqual(Object.keys(event).sort(), ["data", "timestamp", "type"]);
    assert.deepEqual(Object.keys(event.data).sort(), ["alert_id", "offset", "organisation_id"]);
    assert.equal(event.data.organisation_id, organisation);
    assert.equal(new Date(event.timestamp).toISOString(), event.timestamp);
    assert.match(headers["webhook-id"], /^msg_[^.]+$/);
    assert.ok(Buffer.byteLength(body) < 20_000);
    assert.ok(!body.includes("夜里"), "nothing of the report");
    assert.throws(() => new Webhook(newSecret).verify(body, headers), "another secret proves nothing");
    assert.throws(() => new Webhook(oldSecret).verify(body.replace("alert", "alarm"), headers), "nor do other bytes");
    const other = { ...headers, "webhook-id": `${headers["webhook-id"]}x` };
    assert.throws(() => new Webhook(oldSecret).verify(body, other), "nor does another id");
  }
  assert.equal(first.headers["webhook-id"], second.headers["webhook-id"]);
  assert.equal(first.body, second.body);
  const apart = Number(second.headers["webhook-timestamp"]) - Number(first.headers["webhook-timestamp"]);
  assert.ok(apart >= 4 && apart < 30, `the second attempt is dated ${apart} s later`);
  assert.notEqual(first.headers["webhook-signature"], second.headers["webhook-signature"]);
}

// While one secret follows the other, a receiver that knows either of them is content.
async function checkRotation(installation, receiver) {
  const before = receiver.received.length;
  const { message_id } = JSON.parse(installation.vigil("webhook", "test", "platform"));
  const { headers, body } = (await receiver.waitFor(before + 1)).at(-1);
  assert.equal(headers["webhook-id"], message_id);
  for (const secret of [oldSecret, newSecret]) assert.equal(new Webhook(secret).verify(body, headers).type, "webhook.test");
  assert.equal(headers["webhook-signature"].split(" ").length, 2);
}

const installation = await Installation.make(binary, project, { tables: '[channels]\nwebhooks = "webhooks.json"\n' });
let receiver;
try {
  const [{ organisation_id: organisation }] = JSON.parse(installation.vigil("org", "list")).organisations;
  const tls = (name) => readFileSync(join(installation.root, "var/tls", name));
  receiver = await Receiver.listen(tls("server.key"), tls("server.pem"), oldSecret);
  configure(installation, receiver, organisation, [oldSecret]);
  await installation.serve();
  await checkRepetition(installation, receiver, organisation);
  assert.equal(await installation.stop(), 0, "the server ends well");

  configure(installation, receiver, organisation, [oldSecret, newSecret]);
  await installation.serve();
  await checkRotation(installation, receiver);
  assert.equal(receiver.received.length, 3, "what was taken does not come again");
  assert.equal(await installation.stop(), 0, "the server ends well");
  console.log("webhooks verified by standardwebhooks");
} finally {
  receiver?.close();
  installation.remove();
}
