// Stoplight Prism between a client and the server: a proxy of others that judges every request and answer by the document.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../ports.mjs";

const program = join(dirname(fileURLToPath(import.meta.url)), "../node_modules/@stoplight/prism-cli/dist/index.js");
const ready = "Prism is listening";
const kPatience = 60_000; // ms

export class Prism {
  #process;
  #said = "";

  // `strict`: what breaks the document is refused by the proxy itself; else it passes, with a list of what is wrong.
  static async before({ document, server, authorityFile, strict }) {
    const prism = new Prism();
    const port = await freePort();
    prism.url = `http://127.0.0.1:${port}`;
    const words = [program, "proxy", document, server, "--host", "127.0.0.1", "--port", String(port), ...(strict ? ["--errors"] : [])];
    // The proxy trusts our authority as any Node program does.
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: authorityFile, NO_COLOR: "1" };
    prism.#process = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [prism.#process.stdout, prism.#process.stderr])
      stream.setEncoding("utf8").on("data", (piece) => (prism.#said += piece));
    const deadline = Date.now() + kPatience;
    while (!prism.#said.includes(ready)) {
      if (prism.#process.exitCode !== null || Date.now() > deadline) throw new Error(`prism does not start:\n${prism.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return prism;
  }

  // One request. `deviations`: what the proxy says is not as the document has it, each {location, message}.
  async send(method, path, { headers = {}, body } = {}) {
    const answer = await fetch(this.url + path, { method, headers, body, signal: AbortSignal.timeout(kPatience) });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get("content-type") ?? "");
    const document = isJson ? JSON.parse(text) : undefined;
    const deviations = JSON.parse(answer.headers.get("sl-violations") ?? "[]");
    if (/stoplight/.test(document?.type ?? "") || document?.error?.code === "invalid_json")
      deviations.push({ location: ["proxy"], message: text });
    return { status: answer.status, headers: answer.headers, text, document, deviations };
  }

  async stop() {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }
}
