// Node reads which further authorities its own HTTPS trusts when it starts, so what uses fetch() runs as a child process.
import { spawn } from "node:child_process";
import { once } from "node:events";

// Runs `script` with `words`; its exit status.
export async function runTrusting(authorityFile, script, words) {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: authorityFile };
  const [status] = await once(spawn(process.execPath, [script, ...words], { env, stdio: "inherit" }), "exit");
  return status;
}
