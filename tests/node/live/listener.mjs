// Listens with the npm package eventsource, cuts the line, and looks for gaps and doubles (promise P5).
// usage: node listener.mjs PROJECT URL CODE ORGANISATION    (NODE_EXTRA_CA_CERTS: the authority of the server)
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { EventSource } from "eventsource";
import { Device } from "../device.mjs";
import { aReport } from "../reports.mjs";
import { Relay } from "./relay.mjs";

const [project, url, code, organisation] = process.argv.slice(2);
const stream = `org:${organisation}`;
const patience = 30_000; // ms; of them the client itself waits up to 5,000 before it comes back

// --- the contract: every event must be a message of docs/api/asyncapi.json, by its name

const contract = JSON.parse(readFileSync(join(project, "docs/api/asyncapi.json"), "utf8"));
const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema({ components: contract.components }, "live");
const validators = new Map(
  Object.entries(contract.channels.events.messages).map(([type, message]) => [type, ajv.getSchema(`live${message.payload.$ref}`)]),
);
assert.ok(validators.size >= 9);

// --- the server

async function send(method, path, body, token) {
  const headers = { ...(body && { "Content-Type": "application/json" }), ...(token && { Authorization: `Bearer ${token}` }) };
  const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.status === 204 ? undefined : answer.json();
}
const post = (path, body, token) => send("POST", path, body, token);
const file = () => post("/v1/reports", aReport({ mode: "anonymous" }));

const device = new Device();
await device.enrol(post, code);
const session = await device.start(post);
const token = session.access_token;

// --- the listener

const heard = []; // {type, data, id}
let wake = () => {};
const requests = []; // the Last-Event-ID of each connection
const statuses = [];
const relay = await Relay.to(new URL(url).port);
const source = new EventSource(`https://127.0.0.1:${relay.port}/v1/live`, {
  fetch: async (address, init) => {
    requests.push(init.headers["Last-Event-ID"]);
    const answer = await fetch(address, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } });
    statuses.push(answer.status);
    return answer;
  },
});
for (const [type, validate] of validators)
  source.addEventListener(type, ({ data, lastEventId }) => {
    const message = JSON.parse(data);
    assert.equal(message.type, type);
    assert.ok(validate(message), `${type}: ${JSON.stringify(validate.errors)}`);
    heard.push({ type, message, id: lastEventId });
    wake();
  });
source.onmessage = ({ data }) => assert.fail(`an event without a name: ${data}`);

async function until(holds, what) {
  const deadline = Date.now() + patience;
  while (!holds()) {
    const left = deadline - Date.now();
    assert.ok(left > 0, `not in time: ${what}`);
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(left, 100));
      wake = () => (clearTimeout(timer), resolve());
    });
  }
}

const of = (type) => heard.filter((event) => event.type === type);
const offsets = () => of("item").map(({ message }) => message.offset);
const upTo = (count) => Array.from({ length: count }, (_, index) => index + 1);

try {
  await until(() => of("caught_up").length === 1, "the first state");
  assert.deepEqual(heard.filter(({ type }) => type !== "root").map(({ type }) => type), ["reset", "snapshot", "caught_up"]);
  assert.equal(of("caught_up")[0].id, `${of("reset")[0].message.epoch};${stream}=0`);
  assert.deepEqual(requests, [undefined]);

  // Live.
  const { report_id } = await file();
  assert.ok(report_id);
  await until(() => of("item").length >= 1, "the first item");
  const perReport = of("item").length;
  const alert = of("item")[0].message.item.alert;
  assert.equal(alert.organisation_id, organisation);

  // The line is cut; things happen; the client comes back by itself and gets exactly what it missed.
  for (let round = 1; round <= 2; ++round) {
    const before = offsets().length;
    const last = heard.at(-1).id;
    relay.cut();
    for (let i = 0; i < 3; ++i) await file();
    assert.equal(offsets().length, before, "nothing comes over a line that is cut");
    relay.mend();
    await until(() => of("caught_up").length === 1 + round, "the end of the replay");
    assert.deepEqual(offsets(), upTo(before + 3 * perReport), "no gap, no double, in order");
    assert.equal(requests.at(-1), last, "it came back with the id of its last event");
    assert.equal(of("reset").length, 1, "a replay, not the whole state again");
  }

  // An answer by POST is told like any other.
  const ack = { ack_id: randomUUID(), version: alert.version };
  assert.equal((await post(`/v1/alerts/${alert.alert_id}/ack`, ack, token)).stops, true);
  const isTold = ({ message: { item } }) => item.alert?.alert_id === alert.alert_id && item.alert.state === "acknowledged";
  await until(() => of("item").some(isTold), "the acknowledgement");
  assert.deepEqual(offsets(), upTo(offsets().length));

  // The session ends: the stream says why, and the client's next attempt is refused, which ends it for good.
  await send("DELETE", "/v1/sessions/current", undefined, token);
  await until(() => of("closed").length === 1, "the reason");
  assert.equal(of("closed")[0].message.code, 4003);
  await until(() => source.readyState === EventSource.CLOSED, "the end of the client");
  assert.equal(statuses.at(-1), 401);
  console.log(`${heard.length} events over ${requests.length} connections, ${offsets().length} items in order`);
} finally {
  source.close();
  relay.close();
}
