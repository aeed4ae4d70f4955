// Two reports on one child: what officers are suggested, what they decide, what it comes to.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { aReport } from "../reports.mjs";

const nobody = "00000000-0000-4000-8000-000000000000";

// `duty`, `teacher`: access tokens; the reports are `teacher`'s, the cases of `duty`'s station.
export async function sendMatches(ask, break_, { duty, teacher }) {
  const casesOfDuty = async () => (await ask("list_alerts", { token: duty, expect: 200 })).alerts.map((each) => each.case_id);
  const before = new Set(await casesOfDuty());
  const children = [{ name: "其其格", birth_date: "2016-06-17" }];
  for (const signals of [["low_mood"], ["neglect_basic"]])
    await ask("file_report", { body: aReport({ signals, children }), token: teacher, expect: 201 });
  const [first, second] = (await casesOfDuty()).filter((id) => !before.has(id));

  const path = { case_id: second };
  const { matches } = await ask("list_matches", { path, token: duty, expect: 200 });
  const match = matches.find((each) => each.other_case_id === first);
  assert.equal(match.certain, false);
  await ask("list_matches", { path, token: duty, query: "?cursor=x", expect: [400, "invalid_cursor"] });
  await ask("list_matches", { path, token: teacher, expect: [403, "foreign_jurisdiction"] });
  await ask("read_pattern", { path, token: duty, expect: 200 });
  await ask("read_pattern", { path: { case_id: nobody }, token: duty, expect: [404, "not_found"] });

  const on = { path: { match_id: match.match_id }, token: duty };
  const decision = { decision_id: randomUUID(), revision: match.revision, verdict: "same_event", reason: "同一次事件" };
  assert.equal((await ask("decide_match", { ...on, body: decision, expect: 200 })).merged_into, first);
  await ask("decide_match", { ...on, body: decision, expect: 200 });
  await ask("decide_match", { ...on, body: { ...decision, decision_id: randomUUID() }, expect: [412, "precondition_failed"] });
  await ask("decide_match", { ...on, path: { match_id: nobody }, body: decision, expect: [404, "not_found"] });
  await break_("decide_match", { ...on, body: { ...decision, reason: "" }, expect: [422, "invalid_document"] });
  assert.deepEqual((await ask("read_case", { path: { case_id: first }, token: duty, expect: 200 })).merged_cases, [second]);
  assert.equal((await ask("read_case", { path, token: duty, expect: 200 })).merged_into, first);
}
