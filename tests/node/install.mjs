// Installs the locked packages beside this file, unless they are there already.   usage: node install.mjs NPM
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const changedAt = (file) => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (changedAt("node_modules/.package-lock.json") < changedAt("package-lock.json")) {
  const done = spawnSync(process.argv[2], ["ci", "--prefer-offline", "--ignore-scripts"], { cwd: folder, stdio: "inherit" });
  process.exit(done.status ?? 1);
}
