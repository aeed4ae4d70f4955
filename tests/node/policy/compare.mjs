// Random reports, judged by policy.mjs and by `vigil rules test`, must get the same level and the same recipients. So must
// the published samples, so that policy.mjs is held to them as the program is.
// usage: node compare.mjs VIGIL ROOT COUNT SEED        exit 1: they differ somewhere
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Generator } from "./generate.mjs";
import { assess } from "./policy.mjs";

const MOST_SHOWN = 10;
const LEVELS = 4;
const RECIPIENTS = 15;

const [vigil, root, countText, seedText] = process.argv.slice(2);
const count = Number(countText);
const seed = Number(seedText);

function expectation(report) {
  const { level, notify } = assess(report);
  return { ...report, expected_level: level, expected_notify: [...notify].sort() };
}

// The samples that policy.mjs judges otherwise than they say.
function wrongSamples() {
  const lines = readFileSync(join(root, "tests/data/sample-reports.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line)).filter((sample) => {
    const { level, notify } = assess(sample);
    return level !== sample.expected_level || [...notify].sort().join() !== [...sample.expected_notify].sort().join();
  });
}

function makeReports() {
  const generator = new Generator(seed, readFileSync(join(root, "config/divisions/150000.csv"), "utf8"));
  return Array.from({ length: count }, (_, i) => expectation(generator.report(`R${i + 1}`)));
}

// What the program answers: one line for each difference, then "passed of tested".
function judge(reports) {
  const folder = mkdtempSync(join(tmpdir(), "vigil-policy-"));
  try {
    const file = join(folder, "reports.jsonl");
    writeFileSync(file, reports.map((report) => JSON.stringify(report) + "\n").join(""));
    return spawnSync(resolve(vigil), ["rules", "test", file], { cwd: root, encoding: "utf8", maxBuffer: 2 ** 30 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// The report that a line of the answer is about: it begins with its id, or with "line N" when it could not be read.
function reportOf(line, byId, reports) {
  const unread = /^line (\d+):/.exec(line);
  return unread ? reports[Number(unread[1]) - 1] : byId.get(line.split(":")[0]);
}

const wrong = wrongSamples();
for (const sample of wrong) console.error(`policy.mjs judges ${sample.id} otherwise: ${JSON.stringify(expectation(sample))}`);

const reports = makeReports();
const run = judge(reports);
const lines = (run.stdout ?? "").trimEnd().split("\n");
const summary = lines.pop();
const byId = new Map(reports.map((report) => [report.id, report]));
for (const line of lines.slice(0, MOST_SHOWN)) console.error(`${line}\n  ${JSON.stringify(reportOf(line, byId, reports))}`);
if (run.status !== 0 || summary !== `${count} of ${count}`)
  console.error(`the program: ${summary}, status ${run.status}, signal ${run.signal}\n${run.stderr ?? run.error}`);

// Reports that never reach a level or a recipient would prove nothing about it.
const levels = new Set(reports.map((report) => report.expected_level));
const recipients = new Set(reports.flatMap((report) => report.expected_notify));
console.log(`${count} reports, ${levels.size} levels, ${recipients.size} recipients, ${lines.length} differences, seed ${seed}`);
const passed = wrong.length === 0 && lines.length === 0 && run.status === 0 && summary === `${count} of ${count}`;
process.exit(passed && levels.size === LEVELS && recipients.size === RECIPIENTS ? 0 : 1);
