// The whole range of the API's traffic: every operation with success, and with a refusal of its own where it has one.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { Device } from "../device.mjs";
import { aReport, kTownship } from "../reports.mjs";
import { sendMatches } from "./matches.mjs";
import { sendOfficersTraffic, sendOversight } from "./officers.mjs";
import { sendDuty, sendReleases, sendWork } from "./work.mjs";

const nobody = "00000000-0000-4000-8000-000000000000";
const unknownToken = randomBytes(32).toString("base64url");
const someSignature = randomBytes(64).toString("base64url");
const child = { name: "x某", sex: "F", age_min: 8, age_max: 10 };

function aSupplement(more = {}) {
  return { key: randomUUID(), nonce: randomBytes(16).toString("base64url"), narrative: "今天又听见了", ...more };
}

// `strict` and `lenient` are proxies before one server; `codes` are enrolment codes of a teacher and of an officer;
// `login` is of a console; `someoneListens()` returns when the server has a live connection.
export async function sendEverything(ledger, { strict, lenient, codes, login, someoneListens }) {
  const ask = (operation, request) => ledger.ask(strict, operation, request);
  // A request that is itself not as the document has it; what is answered must be all the same.
  const break_ = (operation, request) => ledger.ask(lenient, operation, { ...request, breaks: true });

  async function newDevice(code) {
    const device = new Device();
    const enrolled = await ask("redeem_enrolment", { body: device.enrolment(code), expect: 201 });
    device.id = enrolled.device_id;
    return device;
  }
  async function newSession(device) {
    const { challenge } = await ask("request_challenge", { body: { device_id: device.id }, expect: 201 });
    const signature = device.sign("session", challenge);
    return ask("start_session", { body: { device_id: device.id, challenge, signature }, expect: 201 });
  }

  // --- who is who
  const teacher = await newDevice(codes.teacher);
  const officer = await newDevice(codes.officer);
  await ask("redeem_enrolment", { body: new Device().enrolment("ABCD-EFGH-JKLM"), expect: [403, "enrolment_refused"] });
  await break_("redeem_enrolment", { body: { code: "x" }, expect: [422, "invalid_document"] });
  await break_("request_challenge", { body: { device_id: "no uuid" }, expect: [422, "invalid_document"] });
  const taught = await newSession(teacher);
  let duty = await newSession(officer);
  await ask("start_session", {
    body: { device_id: officer.id, challenge: unknownToken, signature: someSignature },
    expect: [401, "session_refused"],
  });
  const signature = officer.sign("refresh", duty.refresh_token);
  duty = await ask("refresh_session", { body: { refresh_token: duty.refresh_token, signature }, expect: 200 });
  await ask("refresh_session", {
    body: { refresh_token: unknownToken, signature: someSignature },
    expect: [401, "session_refused"],
  });
  const console_ = await ask("password_login", { body: login, expect: 201 });
  await ask("password_login", { body: { ...login, password: "wrong" }, expect: [401, "session_refused"] });
  const cookies = await ask("password_login", { body: { ...login, cookie: true }, expect: 201 });
  assert.equal(cookies.access_token, undefined);

  // --- reports
  const report = aReport({ signals: ["injury_multiple"], danger_now: "yes", children: [child] });
  const filed = await ask("file_report", { body: report, token: taught.access_token, expect: 201 });
  await ask("file_report", { body: report, token: taught.access_token, expect: 200 });
  await ask("file_report", {
    body: report,
    token: taught.access_token,
    headers: { "Idempotency-Key": nobody },
    expect: [422, "idempotency_key_mismatch"],
  });
  await ask("file_report", {
    body: aReport({ places: { now: { division: "999999999999" } } }),
    expect: [422, "unknown_division"],
  });
  await ask("file_report", { body: aReport({ signals: ["no_such_signal"] }), expect: [422, "unknown_code"] });
  await break_("file_report", { body: {}, expect: [422, "invalid_document"] });
  const anonymous = await ask("file_report", { body: aReport({ mode: "anonymous" }), expect: 201 });
  const token = taught.access_token;
  assert.equal((await ask("list_reports", { token, expect: 200 })).reports.length, 1);
  await ask("list_reports", { token, query: "?cursor=x", expect: [400, "invalid_cursor"] });
  await ask("list_reports", { token: unknownToken, expect: [401, "unauthenticated"] });
  await break_("list_reports", { expect: [401, "unauthenticated"] });
  await ask("read_report", { path: { report_id: filed.report_id }, token, expect: 200 });
  await ask("read_report", { path: { report_id: nobody }, token, expect: [404, "not_found"] });
  await ask("file_supplement", { path: { report_id: filed.report_id }, body: aSupplement(), token, expect: 201 });
  await ask("file_supplement", { path: { report_id: nobody }, body: aSupplement(), token, expect: [404, "not_found"] });
  await break_("file_supplement", { path: { report_id: filed.report_id }, body: {}, token, expect: [422, "invalid_document"] });
  await ask("claim_report", { body: { claim_code: anonymous.claim_code }, expect: 200 });
  const [first] = anonymous.claim_code;
  const other = (first === "2" ? "3" : "2") + anonymous.claim_code.slice(1);
  await ask("claim_report", { body: { claim_code: other }, expect: [404, "not_found"] });
  await break_("claim_report", { body: {}, expect: [422, "invalid_document"] });

  // --- considered, and not reported
  const considered = { reason: "unsure", report: aReport({ signals: ["low_mood"], children: [child] }) };
  const kept = await ask("consider", { body: considered, token, expect: 201 });
  await ask("consider", { body: considered, token, expect: 200 });
  await ask("consider", { body: { ...considered, reason: "no_such_reason" }, token, expect: [422, "unknown_code"] });
  await ask("consider", { body: considered, token: duty.access_token, expect: [403, "role_refused"] });
  await break_("consider", { body: {}, token, expect: [422, "invalid_document"] });
  assert.equal((await ask("list_considerations", { token, expect: 200 })).considerations.length, 1);
  await ask("list_considerations", { token, query: "?cursor=x", expect: [400, "invalid_cursor"] });
  await ask("read_consideration", { path: { consideration_id: kept.consideration_id }, token, expect: 200 });
  await ask("read_consideration", { path: { consideration_id: nobody }, token, expect: [404, "not_found"] });

  // --- alerts
  const seen = await ask("list_alerts", { token: duty.access_token, query: "?state=open", expect: 200 });
  assert.ok(seen.alerts.length >= 1, "the officer's organisation is alerted");
  const [alert] = seen.alerts;
  const onDuty = { path: { alert_id: alert.alert_id }, token: duty.access_token };
  await ask("list_alerts", { token: duty.access_token, query: "?state=asleep", expect: [422, "invalid_document"] });
  await ask("read_alert", { ...onDuty, expect: 200 });
  await ask("read_alert", { path: { alert_id: nobody }, token: duty.access_token, expect: [404, "not_found"] });
  await ask("read_alert", { ...onDuty, token: taught.access_token, expect: [403, "foreign_jurisdiction"] });
  await ask("list_deliveries", { ...onDuty, expect: 200 });
  await ask("list_deliveries", { path: { alert_id: nobody }, token: duty.access_token, expect: [404, "not_found"] });
  const ack = { ack_id: randomUUID(), version: alert.version };
  await ask("acknowledge_alert", { ...onDuty, body: ack, expect: 200 });
  await ask("acknowledge_alert", { ...onDuty, body: ack, expect: 200 });
  await ask("acknowledge_alert", {
    ...onDuty,
    body: { ack_id: randomUUID(), version: alert.version + 100 },
    expect: [422, "unknown_version"],
  });
  await break_("acknowledge_alert", { ...onDuty, body: { version: 0 }, expect: [422, "invalid_document"] });
  await ask("read_case", { path: { case_id: alert.case_id }, token: duty.access_token, expect: 200 });
  await ask("read_case", { path: { case_id: nobody }, token: duty.access_token, expect: [404, "not_found"] });

  // --- what officers do with the case of the teacher's report, and who oversees them
  const sessionOf = async (code) => (await newSession(await newDevice(code)));
  const colleague = await sessionOf(codes.colleague);
  const officers = {
    duty: duty.access_token,
    colleague: colleague.access_token,
    county: (await sessionOf(codes.county)).access_token,
    league: (await sessionOf(codes.league)).access_token,
    supervisor: (await sessionOf(codes.supervisor)).access_token,
    procurator: (await sessionOf(codes.procurator)).access_token,
    teacher: taught.access_token,
    caseId: alert.case_id,
    reportId: filed.report_id,
    accountId: colleague.account_id,
    accounts: { duty: duty.account_id, colleague: colleague.account_id },
    organisationId: alert.organisation_id,
    alert,
  };
  await sendWork(ask, officers);
  await sendReleases(ask, officers);
  await sendDuty(ask, officers);
  await sendMatches(ask, break_, officers);
  await sendOfficersTraffic(ask, break_, officers);
  await sendOversight(ask, officers);

  // --- the live stream: without an end, so its session is ended to see it whole
  const listener = await newSession(officer);
  const events = ask("live", {
    token: listener.access_token,
    headers: { Accept: "text/event-stream", "Last-Event-ID": "an_older_epoch" },
    expect: 200,
  });
  await someoneListens();
  await ask("end_session", { token: listener.access_token, expect: 204 });
  const { text, headers } = await events;
  assert.match(headers.get("content-type"), /^text\/event-stream/);
  assert.match(text, /^event: caught_up$/m);
  assert.match(text, /^event: closed$/m);
  await ask("live", { token: duty.access_token, expect: [426, "upgrade_required"] });
  await ask("live", {
    token: duty.access_token,
    headers: { Accept: "text/event-stream", "Last-Event-ID": "an;id" },
    expect: [400, "bad_request"],
  });
  await ask("end_session", { token: listener.access_token, expect: [401, "token_revoked"] });
  await ask("list_alerts", { token: console_.access_token, expect: 200 });

  // --- what everybody may read
  await ask("list_divisions", { expect: 200 });
  await ask("list_divisions", { query: `?parent=${kTownship.slice(0, 6)}000000`, expect: 200 });
  await ask("list_divisions", { query: "?parent=1504", expect: [422, "unknown_division"] });
  await readWhatIsPublic(ledger, strict, 200);
}

const kPublic = ["vocabulary", "jwks", "latest_checkpoint", "openapi", "asyncapi", "healthz", "readyz"];

// They refuse nothing by themselves: a server that is full does it for them.
export async function readWhatIsPublic(ledger, prism, expect) {
  for (const operation of kPublic) await ledger.ask(prism, operation, { expect });
}
