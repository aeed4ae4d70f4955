// Evaluates random conditions on random data with json-logic-js and with the driver built here, and compares.
// usage: node compare.mjs DRIVER COUNT SEED        exit 1: they differ somewhere
import { spawnSync } from "node:child_process";
import jsonLogic from "json-logic-js";
import { canonical } from "./canonical.mjs";
import { Generator } from "./generate.mjs";

const [driver, countText, seedText] = process.argv.slice(2);
const count = Number(countText);
const seed = Number(seedText);

// One condition in fifty uses an operator that rule sets do not have: it must be refused, whatever json-logic-js says.
function makeCases() {
  const generate = new Generator(seed);
  const cases = [];
  while (cases.length < count) {
    const foreign = cases.length % 50 === 49;
    const rule = foreign ? generate.foreignRule() : generate.rule();
    const data = generate.data();
    const expected = foreign ? "refused" : canonical(jsonLogic.apply(rule, data));
    cases.push({ rule, data, expected });
  }
  return cases;
}

const cases = makeCases();
const input = cases.map(({ rule, data }) => JSON.stringify({ rule, data }) + "\n").join("");
const run = spawnSync(driver, [], { input, encoding: "utf8", maxBuffer: 2 ** 30 });
if (run.status !== 0) {
  console.error(`the driver failed: status ${run.status}, signal ${run.signal}\n${run.stderr}`);
  process.exit(1);
}

const answers = run.stdout.split("\n");
let different = answers.length === cases.length + 1 ? 0 : 1;
if (different) console.error(`expected ${cases.length} answers, got ${answers.length - 1}`);
cases.forEach(({ rule, data, expected }, i) => {
  if (answers[i] === expected) return;
  different += 1;
  if (different <= 10)
    console.error(`case ${i}\n  rule     ${JSON.stringify(rule)}\n  data     ${JSON.stringify(data)}\n  expected ${expected}\n  got      ${answers[i]}`);
});

const kinds = new Set(cases.map(({ expected }) => expected));
console.log(`${cases.length} conditions, ${kinds.size} different results, ${different} differences, seed ${seed}`);
process.exit(different === 0 && kinds.size > count / 100 ? 0 : 1);
