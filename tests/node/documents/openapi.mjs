// docs/api/openapi.json by the linter of Redocly: its recommended rules, not one of them switched off.
// usage: node openapi.mjs PROJECT
import { join } from "node:path";
import { createConfig, lint } from "@redocly/openapi-core";

// Where the rules only warn, a warning counts: what is printed can be mended.
const problems = await lint({
  ref: join(process.argv[2], "docs/api/openapi.json"),
  config: await createConfig({ extends: ["recommended"] }),
});
for (const { severity, ruleId, message, location } of problems)
  console.error(`${severity} ${ruleId}: ${message} at ${location[0]?.pointer}`);
console.log(`${problems.length} problems in openapi.json`);
process.exit(problems.length === 0 ? 0 : 1);
