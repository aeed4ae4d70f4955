// What officers do for a case beyond answering, who else is told of it, and who is on duty.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { aReport } from "../reports.mjs";

const nobody = "00000000-0000-4000-8000-000000000000";
const unknownToken = randomBytes(32).toString("base64url");
const hour = 3_600_000;

// `duty`, `county`: access tokens; `alert` is one that `duty` has answered, in its present version.
export async function sendWork(ask, { duty, county, alert, caseId }) {
  const path = { case_id: caseId };
  const answered = { path: { alert_id: alert.alert_id }, token: duty };
  const { expected_at } = await ask("read_alert", { ...answered, expect: 200 });
  const earlier = { version: alert.version, expected_at: expected_at - 1000 };
  await ask("move_expected_time", { ...answered, body: { ...earlier, version: alert.version + 9 }, expect: [422, "unknown_version"] });
  await ask("move_expected_time", { ...answered, body: earlier, expect: 200 });

  const note = { measure_id: randomUUID(), kind: "note", text: "已派员前往" };
  await ask("record_measure", { path, body: note, token: duty, expect: 201 });
  await ask("record_measure", { path, body: { ...note, text: "另一件事" }, token: duty, expect: [409, "measure_id_reused"] });

  const agency = (await ask("list_alerts", { token: county, expect: 200 })).alerts[0].organisation_id;
  const transfer = { transfer_id: randomUUID(), organisation_id: agency, text: "孩子住在旗里" };
  await ask("ask_for_transfer", { path, body: { ...transfer, organisation_id: nobody }, token: duty, expect: [422, "invalid_document"] });
  await ask("ask_for_transfer", { path, body: transfer, token: duty, expect: 201 });
  assert.equal((await ask("list_transfers", { token: duty, expect: 200 })).transfers.length, 1);
  await ask("list_transfers", { token: unknownToken, expect: [401, "unauthenticated"] });
  const decision = { path: { transfer_id: transfer.transfer_id }, token: duty };
  const withdrawal = { decision_id: randomUUID(), verdict: "withdraw", text: "" };
  await ask("decide_transfer", { ...decision, path: { transfer_id: nobody }, body: withdrawal, expect: [404, "not_found"] });
  await ask("decide_transfer", { ...decision, body: withdrawal, expect: 200 });

  await ask("list_breaches", { token: duty, expect: 200 });
  await ask("list_breaches", { token: duty, query: "?cursor=x", expect: [400, "invalid_cursor"] });
  await ask("read_digests", { token: duty, expect: 200 });
  await ask("read_digests", { token: unknownToken, expect: [401, "unauthenticated"] });

  const visit = { visit_id: randomUUID(), back_by: expected_at, place: "嘎查东头第三户" };
  await ask("begin_visit", { path, body: { ...visit, back_by: 0 }, token: duty, expect: [422, "invalid_document"] });
  await ask("begin_visit", { path, body: visit, token: duty, expect: 201 });
  const out = { path: { visit_id: visit.visit_id }, token: duty };
  assert.equal((await ask("list_visits", { token: duty, expect: 200 })).visits.length, 1);
  await ask("list_visits", { token: unknownToken, expect: [401, "unauthenticated"] });
  assert.equal((await ask("read_visit", { ...out, expect: 200 })).place, visit.place);
  await ask("read_visit", { ...out, path: { visit_id: nobody }, expect: [404, "not_found"] });
  await ask("check_in", { ...out, body: { back_by: visit.back_by }, expect: 200 });
  await ask("check_in", { ...out, path: { visit_id: nobody }, body: { back_by: visit.back_by }, expect: [404, "not_found"] });
  await ask("end_visit", { ...out, body: { end: "found_safe", text: "平安" }, expect: [403, "role_refused"] });
  await ask("end_visit", { ...out, body: { end: "returned" }, expect: 200 });
}

// Mild bullying is told to education on release.
export async function sendReleases(ask, { duty, teacher }) {
  await ask("file_report", { body: aReport({ signals: ["bully_mild"], suspect_relation: "classmate" }), token: teacher, expect: 201 });
  const { releases } = await ask("list_releases", { token: duty, expect: 200 });
  await ask("list_releases", { token: duty, query: "?cursor=x", expect: [400, "invalid_cursor"] });
  const waiting = { path: { notification_id: releases[0].notification_id }, token: duty };
  await ask("decide_release", { ...waiting, body: { verdict: "withhold" }, expect: [422, "invalid_document"] });
  await ask("decide_release", { ...waiting, body: { verdict: "release" }, expect: 200 });
  await ask("daily_list", { token: duty, query: "?day=2026-02-01", expect: 200 });
  await ask("daily_list", { token: duty, query: "?day=2026-02-30", expect: [400, "bad_request"] });
}

export async function sendDuty(ask, { duty, colleague, county, teacher, organisationId, accounts }) {
  const path = { organisation_id: organisationId };
  const shift = {
    days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    on: "every_day",
    from: "00:00",
    until: "24:00",
    officers: [accounts.duty],
  };
  const roster = { shifts: [shift], rotations: [], overrides: [], chiefs: [accounts.duty] };
  await ask("read_roster", { path, token: teacher, expect: [403, "foreign_jurisdiction"] });
  assert.equal((await ask("read_roster", { path, token: duty, expect: 200 })).version, 0);
  await ask("set_roster", { path, body: { replaces: 7, roster }, token: county, expect: [412, "precondition_failed"] });
  await ask("set_roster", { path, body: { replaces: 0, roster: { ...roster, shifts: [] } }, token: county, expect: [409, "opens_hole"] });
  await ask("set_roster", { path, body: { replaces: 0, roster }, token: county, expect: 200 });

  await ask("start_drill", { path, token: colleague, expect: [403, "role_refused"] });
  // Not while a red or orange alert waits.
  for (const { alert_id, version } of (await ask("list_alerts", { token: duty, query: "?state=open", expect: 200 })).alerts)
    await ask("acknowledge_alert", { path: { alert_id }, body: { ack_id: randomUUID(), version }, token: duty, expect: 200 });
  const drill = await ask("start_drill", { path, token: county, expect: 201 });
  await ask("start_drill", { path, token: duty, expect: [409, "drill_running"] });
  const curve = await ask("read_drills", { path, token: duty, expect: 200 });
  assert.deepEqual(curve.drills.map((each) => each.alert_id), [drill.alert_id]);
  await ask("read_drills", { path, token: colleague, expect: [403, "role_refused"] });
  assert.deepEqual((await ask("list_drills", { token: county, expect: 200 })).drills, curve.drills);
  await ask("list_drills", { token: county, query: "?cursor=x", expect: [400, "invalid_cursor"] });

  const woken = await ask("read_sirens", { path, token: duty, expect: 200 });
  assert.ok(woken.total.alerts > 0 && woken.total.answered > 0);
  await ask("read_sirens", { path, token: colleague, expect: [403, "role_refused"] });
  const { organisations } = await ask("list_sirens", { token: county, expect: 200 });
  assert.deepEqual(organisations.find((each) => each.organisation_id === organisationId), woken.total);
  await ask("list_sirens", { token: county, query: "?cursor=x", expect: [400, "invalid_cursor"] });

  const swap = { swap_id: randomUUID(), taker_id: accounts.colleague, from: Date.now() + hour, until: Date.now() + 9 * hour };
  await ask("ask_for_swap", { path, body: { ...swap, taker_id: nobody }, token: duty, expect: [422, "invalid_document"] });
  await ask("ask_for_swap", { path, body: swap, token: duty, expect: 201 });
  const asked = { path: { swap_id: swap.swap_id }, body: { verdict: "agree" } };
  await ask("decide_swap", { ...asked, token: duty, expect: [404, "not_found"] });
  await ask("decide_swap", { ...asked, token: colleague, expect: 200 });
  assert.equal((await ask("own_duty", { token: colleague, expect: 200 })).duties.length, 1);
  await ask("own_duty", { token: unknownToken, expect: [401, "unauthenticated"] });

  const condition = { notifications: "on", full_screen: "unknown", battery_exempt: "on", sound: "on", background: "on", version: "1.4.2" };
  await ask("report_condition", { body: condition, token: duty, expect: 204 });
  await ask("report_condition", { body: condition, token: teacher, expect: [403, "role_refused"] });
  const [own] = (await ask("own_devices", { token: duty, expect: 200 })).devices;
  assert.equal(own.reachable, true);
  await ask("own_devices", { token: unknownToken, expect: [401, "unauthenticated"] });
  const seen = await ask("read_reachability", { path, token: county, expect: 200 });
  assert.equal(seen.officers.find((each) => each.account_id === accounts.duty).reachable, true);
  await ask("read_reachability", { path, token: colleague, expect: [403, "role_refused"] });
}
