// The range of the API's traffic through a validating proxy of others (Stoplight Prism): a request or an answer that is not
// as docs/api/openapi.json has it fails this.
// usage: node check.mjs VIGIL PROJECT
import assert from "node:assert/strict";
import { connect } from "node:net";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Installation } from "../installation.mjs";
import { kTownship } from "../reports.mjs";
import { Ledger } from "./ledger.mjs";
import { Prism } from "./prism.mjs";
import { readWhatIsPublic, sendEverything } from "./traffic.mjs";

const [binary, project] = process.argv.slice(2);
const document = join(project, "docs/api/openapi.json");
const kBanner = "150424000000";
const kLeague = "150400000000";
const ledger = new Ledger(JSON.parse(readFileSync(document, "utf8")));
const toEnd = []; // in reverse, whatever happens

async function prismBefore(installation, { strict, of = document }) {
  const { url: server, authorityFile } = installation;
  const prism = await Prism.before({ document: of, server, authorityFile, strict });
  toEnd.push(() => prism.stop());
  return prism;
}

// A fresh demonstration that serves.
async function demonstration(tables) {
  const installation = await Installation.make(binary, project, { demo: true, tables });
  toEnd.push(() => installation.remove());
  await installation.serve();
  return installation;
}

function organisation(installation, kind, division = kTownship) {
  const { organisations } = JSON.parse(installation.vigil("org", "list", "--division", division));
  return organisations.find((each) => each.kind === kind).organisation_id;
}

async function someoneListens(installation) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    const metrics = await (await fetch(installation.metricsUrl)).text();
    if (/^vigil_live_connections 1$/m.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail("nobody listens");
}

async function checkTraffic() {
  const installation = await demonstration();
  const login = { login: "zhangsan", password: "correct horse battery" };
  const passwordFile = join(installation.root, "password");
  writeFileSync(passwordFile, login.password);
  const station = organisation(installation, "station");
  installation.account(station, "duty_officer", "--login", login.login, "--password-file", passwordFile);
  const codes = {
    teacher: installation.account(organisation(installation, "primary_school"), "reporter", "--reporter-kind", "teacher").code,
    officer: installation.account(station, "duty_officer").code,
    colleague: installation.account(station, "duty_officer").code,
    county: installation.account(organisation(installation, "agency", kBanner), "county_officer").code,
    procurator: installation.account(organisation(installation, "procuratorate", kBanner), "procurator").code,
    league: installation.account(organisation(installation, "agency", kLeague), "county_officer").code,
    supervisor: installation.account(organisation(installation, "agency", kLeague), "supervisor").code,
  };
  const strict = await prismBefore(installation, { strict: true });
  const lenient = await prismBefore(installation, { strict: false });
  await sendEverything(ledger, { strict, lenient, codes, login, someoneListens: () => someoneListens(installation) });
  await checkThatDeviationsAreSeen(installation);
  assert.equal(await installation.stop(), 0, "the server ends well");
}

// One line that is open and says nothing fills this server.
async function checkRefusalsOfAFullServer() {
  const installation = await demonstration("[http]\nconnections_per_address = 1\n");
  const strict = await prismBefore(installation, { strict: true });
  const line = connect(installation.port, "127.0.0.1");
  toEnd.push(() => line.destroy());
  await once(line, "connect");
  await readWhatIsPublic(ledger, strict, [503, "too_many_connections"]);
}

// A check that cannot fail is none: documents that lie about the answer, or about the request, are found out.
async function checkThatDeviationsAreSeen(installation) {
  const spoilt = JSON.parse(readFileSync(document, "utf8"));
  spoilt.components.schemas.Health.properties.version = { type: "integer" };
  delete spoilt.paths["/v1/divisions"].get.responses["422"];
  spoilt.paths["/v1/vocabulary"].get.parameters = [{ name: "rules", in: "query", required: true, schema: { type: "string" } }];
  const of = join(installation.root, "spoilt.json");
  writeFileSync(of, JSON.stringify(spoilt));
  for (const strict of [true, false]) {
    const prism = await prismBefore(installation, { strict, of });
    for (const path of ["/healthz", "/v1/divisions?parent=1504", "/v1/vocabulary"]) {
      const { deviations } = await prism.send("GET", path);
      assert.ok(deviations.length > 0, `${path}: the deviation is not seen${strict ? "" : " in the list"}`);
    }
  }
}

try {
  await checkTraffic();
  await checkRefusalsOfAFullServer();
  for (const deviation of ledger.deviations) console.error(deviation);
  assert.equal(ledger.deviations.length, 0, "deviations from docs/api/openapi.json");
  assert.deepEqual(ledger.missing(), [], "operations without a success, or without a refusal");
  console.log(`${ledger.size} operations as the document has them, with success and refused`);
} finally {
  for (const end of toEnd.reverse()) await end();
}
