// GET /v1/live as Server-Sent Events, heard by a stranger's EventSource, which comes back by itself after every cut.
// usage: node check.mjs VIGIL PROJECT
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Installation } from "../installation.mjs";
import { runTrusting } from "../trusting.mjs";

const [binary, project] = process.argv.slice(2);
const installation = await Installation.make(binary, project);
try {
  const [office] = JSON.parse(installation.vigil("org", "list")).organisations;
  const { code } = installation.account(office.organisation_id, "duty_officer");
  await installation.serve();
  const listener = join(dirname(fileURLToPath(import.meta.url)), "listener.mjs");
  const words = [project, installation.url, code, office.organisation_id];
  assert.equal(await runTrusting(installation.authorityFile, listener, words), 0, "what the EventSource heard");
  assert.equal(await installation.stop(), 0, "the server ends well");
} finally {
  installation.remove();
}
