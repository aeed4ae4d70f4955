// Receipts of the real server, filed by a stranger's client and by `vigil report`, judged by jose.
// usage: node check.mjs VIGIL PROJECT
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { calculateJwkThumbprint } from "jose";
import { Installation } from "../installation.mjs";
import { verifyReceipt } from "./verify.mjs";

const [binary, project] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));

// A report as a phone of another make would write it: spaces, escapes and an unknown member are part of what is hashed.
function aReport() {
  return Buffer.from(
    JSON.stringify(
      {
        key: randomUUID(),
        nonce: randomBytes(16).toString("base64url"),
        mode: "anonymous",
        circumstance: "other_concern",
        places: { now: { division: "150424101000" } },
        narrative: "夜里有哭声 ᠮᠣᠩᠭᠣᠯ 😀",
        made_by: "a stranger",
      },
      null,
      3,
    ),
  );
}

// One bit of each byte of each part is turned, one at a time: none may pass.
async function everyFlippedByteFails(jwks, receipt, body) {
  const parts = receipt.split(".").map((part) => Buffer.from(part, "base64url"));
  let tried = 0;
  for (const part of parts)
    for (let i = 0; i < part.length; i++) {
      part[i] ^= 1;
      const flipped = parts.map((each) => each.toString("base64url")).join(".");
      await assert.rejects(verifyReceipt(jwks, flipped, body), `a receipt with a flipped byte is accepted: ${flipped}`);
      part[i] ^= 1;
      tried += 1;
    }
  assert.ok(tried > 64 + 100, "header, claims and signature were all tried");
}

// verify.mjs as a program of its own, on files.
function runVerify(folder, jwks, receipt, body, claims) {
  const files = { "jwks.json": JSON.stringify(jwks), "receipt.jws": receipt + "\n", "body.json": body, "claims.json": JSON.stringify(claims) };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const words = [join(here, "verify.mjs"), ...Object.keys(files).map((name) => join(folder, name))];
  return spawnSync(process.execPath, words, { encoding: "utf8" });
}

async function check(installation) {
  const jwks = JSON.parse((await installation.call("GET", "/.well-known/jwks.json")).body);
  for (const key of jwks.keys) assert.equal(key.kid, await calculateJwkThumbprint(key), "kid is the RFC 7638 thumbprint");

  const before = Date.now();
  const body = aReport();
  const answer = await installation.call("POST", "/v1/reports", body);
  assert.equal(answer.status, 201, answer.body.toString());
  const filed = JSON.parse(answer.body);
  const expected = { iss: installation.url, report_id: filed.report_id, filed_ms: filed.filed_at };

  const claims = await verifyReceipt(jwks, filed.receipt, body);
  assert.deepEqual(Object.keys(claims).sort(), ["body_sha256", "filed_ms", "iss", "log", "pos", "report_id", "root"]);
  assert.equal(claims.iss, expected.iss);
  assert.equal(claims.report_id, expected.report_id);
  assert.ok(claims.filed_ms >= before - 1000 && claims.filed_ms <= Date.now() + 1000, "filed now");
  assert.ok(Number.isInteger(claims.pos) && claims.pos > 0);
  assert.match(claims.root, /^[\w-]{43}$/);

  const well = runVerify(installation.root, jwks, filed.receipt, body, expected);
  assert.equal(well.status, 0, well.stderr);
  assert.equal(runVerify(installation.root, jwks, filed.receipt, body, { ...expected, report_id: randomUUID() }).status, 1);
  assert.equal(runVerify(installation.root, jwks, filed.receipt, Buffer.concat([body, Buffer.from(" ")]), expected).status, 1);

  // The same bytes again: the first report, and a receipt with equal claims.
  const again = await installation.call("POST", "/v1/reports", body);
  assert.equal(again.status, 200);
  assert.deepEqual(await verifyReceipt(jwks, JSON.parse(again.body).receipt, body), claims);

  await everyFlippedByteFails(jwks, filed.receipt, body);
  const others = { keys: jwks.keys.filter((key) => key.kid !== JSON.parse(Buffer.from(filed.receipt.split(".")[0], "base64url")).kid) };
  await assert.rejects(verifyReceipt(others, filed.receipt, body), "without its key nothing is proved");
  return claims.log;
}

// What `vigil report` keeps beside the receipt is all that jose needs.
async function checkKeptFiles(installation) {
  const school = JSON.parse(installation.vigil("org", "add", "--name", "school", "--kind", "primary_school", "--division", "150424101000"));
  const account = JSON.parse(
    installation.vigil("account", "add", "--organisation", school.organisation_id, "--role", "reporter", "--name", "x", "--reporter-kind", "teacher"),
  );
  const { code } = JSON.parse(installation.vigil("enrol", account.account_id));
  const profile = join(installation.root, "teacher");
  const authority = join(installation.root, "var/tls/ca.pem");
  installation.vigil("enrol-device", "--server", installation.url, "--ca", authority, "--code", code, "--profile", profile);
  installation.vigil("report", "--profile", profile, "--keep-body", "--division", "150424101000", "--narrative", "经过");
  const kept = join(profile, "receipts");
  const id = readdirSync(kept).find((name) => name.endsWith(".jws")).replace(".jws", "");
  const keys = JSON.parse(readFileSync(join(kept, "jwks.json"), "utf8"));
  const receipt = readFileSync(join(kept, `${id}.jws`), "utf8").trim();
  const claims = await verifyReceipt(keys, receipt, readFileSync(join(kept, `${id}.json`)));
  assert.equal(claims.report_id, id);
}

const installation = await Installation.make(binary, project);
try {
  await installation.serve();
  const log = await check(installation);
  await checkKeptFiles(installation);
  assert.equal(await installation.stop(), 0, "the server ends well");
  assert.ok(installation.vigil("audit", "verify").includes(log), "the receipt names the log that the audit verifies");
  console.log("receipts verified by jose");
} finally {
  installation.remove();
}
