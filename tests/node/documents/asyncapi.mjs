// docs/api/asyncapi.json by the parser of AsyncAPI itself, with its own rules.
// usage: node asyncapi.mjs PROJECT
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Parser } from "@asyncapi/parser";

// It would rather have 3.1.0; what is printed needs nothing of that, and 3.0 is what tools read.
const kAccepted = new Set(["asyncapi-latest-version"]);

const text = readFileSync(join(process.argv[2], "docs/api/asyncapi.json"), "utf8");
const { document, diagnostics } = await new Parser().parse(text);
const problems = diagnostics.filter(({ code }) => !kAccepted.has(code));
for (const { severity, code, message, path } of problems) console.error(`${severity} ${code}: ${message} at ${path.join("/")}`);
assert.equal(problems.length, 0, "problems in asyncapi.json");

// What a stranger's tool finds in it.
const types = (channel) => document.channels().get(channel).messages().all().map((message) => message.name());
assert.deepEqual(types("events"), ["item", "gone", "reset", "snapshot", "caught_up", "root", "reconnect", "problem", "closed"]);
assert.equal(types("web_socket").length, 13);
for (const channel of ["web_socket", "events"])
  for (const message of document.channels().get(channel).messages().all())
    assert.equal(message.payload().property("type").const(), message.name());
const [ack] = document.operations().filterByReceive().filter((operation) => operation.reply());
assert.deepEqual(ack.reply().messages().all().map((message) => message.name()), ["ack_ok", "ack_refused"]);
console.log("asyncapi.json is understood");
