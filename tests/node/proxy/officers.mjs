// What officers do with a case beside acknowledging: each operation with success, and with a refusal of its own.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { aReport } from "../reports.mjs";

const nobody = "00000000-0000-4000-8000-000000000000";

// `duty`, `county`, `league`, `supervisor`: access tokens; `caseId` is of the report `reportId`, filed by `teacher`.
export async function sendOfficersTraffic(ask, break_, { duty, colleague, county, league, supervisor, teacher, caseId, reportId }) {
  const path = { case_id: caseId };
  const missing = { case_id: nobody };
  const reason = { reason: "supervision", text: "核查处置情况" };

  await ask("preview_audience", { body: aReport(), token: teacher, expect: 200 });
  await ask("preview_audience", { body: aReport({ signals: ["no_such_signal"] }), expect: [422, "unknown_code"] });

  await ask("read_case_with_reason", { path, body: reason, token: colleague, expect: 200 });
  await ask("read_case_with_reason", { path: missing, body: reason, token: duty, expect: [404, "not_found"] });
  await break_("read_case_with_reason", { path, body: {}, token: duty, expect: [422, "invalid_document"] });
  await ask("read_case", { path, token: colleague, expect: [403, "reason_required"] });

  await ask("code_report", { path, body: { report_id: reportId, signals: ["low_mood"] }, token: duty, expect: 200 });
  await ask("code_report", {
    path,
    body: { report_id: reportId, signals: ["safe_now"] },
    token: duty,
    expect: [422, "invalid_document"],
  });

  const lower = await ask("change_level", { path, body: { level: "yellow", text: "误报" }, token: duty, expect: 200 });
  await ask("change_level", { path, body: { level: "red", text: "x" }, token: teacher, expect: [403, "foreign_jurisdiction"] });
  const proposal = { proposal_id: lower.proposal_id };
  assert.equal((await ask("list_proposals", { token: county, expect: 200 })).proposals.length, 1);
  await ask("list_proposals", { token: randomBytes(32).toString("base64url"), expect: [401, "unauthenticated"] });
  await ask("decide_proposal", { path: proposal, body: { approve: true }, token: duty, expect: [403, "another_person_required"] });
  await ask("decide_proposal", { path: proposal, body: { approve: true }, token: county, expect: 200 });
  await ask("decide_proposal", { path: proposal, body: { approve: true }, token: county, expect: [409, "already_decided"] });

  await ask("ask_reporter", { path, body: { report_id: reportId, text: "哪个教室？" }, token: duty, expect: 201 });
  await ask("ask_reporter", { path, body: { report_id: nobody, text: "哪个教室？" }, token: duty, expect: [404, "not_found"] });
  const own = await ask("read_report", { path: { report_id: reportId }, token: teacher, expect: 200 });
  const answer = { key: randomUUID(), nonce: randomBytes(16).toString("base64url"), narrative: "三年级二班" };
  await ask("file_supplement", {
    path: { report_id: reportId },
    body: { ...answer, question_id: own.questions[0].question_id },
    token: teacher,
    expect: 201,
  });

  const report = { path: { report_id: reportId } };
  await ask("read_identity", { ...report, token: duty, expect: [404, "not_found"] });
  await ask("request_identity", { ...report, body: { text: "法院调取" }, token: county, expect: [403, "role_refused"] });
  const opening = await ask("request_identity", { ...report, body: { text: "法院调取" }, token: duty, expect: 201 });
  await ask("decide_proposal", {
    path: { proposal_id: opening.proposal_id },
    body: { approve: true },
    token: county,
    expect: 200,
  });
  await ask("read_identity", { ...report, token: duty, expect: 200 });

  const { grant_id } = await ask("break_glass", { path, body: reason, token: league, expect: 201 });
  await ask("break_glass", { path, body: reason, token: teacher, expect: [403, "foreign_jurisdiction"] });
  await ask("list_grants", { token: supervisor, expect: 200 });
  await ask("list_grants", { token: randomBytes(32).toString("base64url"), expect: [401, "unauthenticated"] });
  await ask("review_grant", { path: { grant_id }, body: { justified: true }, token: supervisor, expect: 204 });
  await ask("review_grant", { path: { grant_id }, body: { justified: true }, token: supervisor, expect: [409, "already_decided"] });

  // Everybody here is called x, and so is the child.
  const unusual = await ask("list_unusual_looks", { token: supervisor, expect: 200 });
  await ask("list_unusual_looks", { token: randomBytes(32).toString("base64url"), expect: [401, "unauthenticated"] });
  const look = { path: { look_id: unusual.looks[0].look_id }, body: { justified: true } };
  await ask("review_look", { ...look, token: duty, expect: [403, "role_refused"] });
  await ask("review_look", { ...look, token: supervisor, expect: 204 });

  await ask("list_looks", { path, token: duty, expect: [403, "role_refused"] });
  await ask("list_changes", { token: duty, expect: 200 });
  await ask("list_changes", { token: randomBytes(32).toString("base64url"), expect: [401, "unauthenticated"] });

  await ask("bar_from_case", { path, body: { account_id: nobody, text: "亲属" }, token: county, expect: [422, "invalid_document"] });
  await ask("recuse", { path, body: { kinship: false }, token: colleague, expect: 204 });
  await ask("recuse", { path, body: { kinship: false }, token: colleague, expect: [403, "foreign_jurisdiction"] });

  await ask("unlock", { body: { pin: "135790" }, token: duty, expect: [403, "forbidden"] });
  await ask("set_pin", { body: { pin: "135790" }, token: duty, expect: 204 });
  await ask("set_pin", { body: { pin: "thirteen" }, token: duty, expect: [422, "invalid_document"] });
  await ask("unlock", { body: { pin: "135790" }, token: duty, expect: 204 });

  const loss = { lost_at: Date.now() };
  await ask("report_loss", { body: loss, token: duty, expect: 200 });
  await ask("report_loss", { body: { ...loss, account_id: nobody }, token: duty, expect: [403, "role_refused"] });
}

// Keeping an organisation out tells the procuratorate of the looks there were, whose seat then reads the record of them.
export async function sendOversight(ask, { county, procurator, caseId, accountId }) {
  const path = { case_id: caseId };
  await ask("bar_from_case", { path, body: { account_id: accountId, text: "亲属" }, token: county, expect: 204 });
  await ask("list_looks", { path, token: procurator, expect: 200 });
}
