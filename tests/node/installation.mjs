// A whole installation of the built program in a temporary folder, and its server as a child process.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./ports.mjs";

export class Installation {
  #binary;
  #server;

  // `project`: the root of the sources, for rules and divisions. `tables`: more of the configuration. `demo`: with the
  // region of the demonstration instead of one office that owns every report.
  static async make(binary, project, { tables = "", demo = false } = {}) {
    const made = new Installation();
    made.#binary = binary;
    made.root = mkdtempSync(join(tmpdir(), "vigil-node-"));
    made.port = await freePort();
    made.url = `https://127.0.0.1:${made.port}`;
    made.metricsUrl = `http://127.0.0.1:${await freePort()}/metrics`;
    const divisions = readFileSync(join(project, "config/divisions/150000.csv"), "utf8").split("\n");
    const wanted = /^(code|150000000000|150400000000|150424000000|150424101000),/;
    writeFileSync(join(made.root, "divisions.csv"), divisions.filter((line) => wanted.test(line)).join("\n") + "\n");
    writeFileSync(
      join(made.root, "vigil.toml"),
      `[server]\nport = ${made.port}\n[data]\ndivisions = "divisions.csv"\n` +
        `rules = "${join(project, "config/rules/cn-nm-2026.json")}"\n` +
        `calendars = "${join(project, "config/calendars")}"\n` +
        `retention = "${join(project, "config/retention.json")}"\n[drills]\nweekly = "off"\n[metrics]\nport = ${new URL(made.metricsUrl).port}\n[log]\nfile = "server.log"\n${tables}`,
    );
    made.vigil("init");
    // Every report needs an owner.
    if (demo) made.vigil("demo", "region");
    else made.vigil("org", "add", "--name", "region", "--kind", "office", "--division", "150000000000", "--function", "protection");
    return made;
  }

  // Runs a command to its end; what it prints.
  vigil(...words) {
    const done = spawnSync(this.#binary, ["--root", this.root, "--config", "vigil.toml", ...words], {
      encoding: "utf8",
      env: { ...process.env, HOME: this.root },
    });
    if (done.status !== 0) throw new Error(`vigil ${words.join(" ")}: status ${done.status}\n${done.stdout}${done.stderr}`);
    return done.stdout;
  }

  async serve() {
    this.#server = spawn(this.#binary, ["--root", this.root, "--config", "vigil.toml", "serve"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const piece of this.#server.stdout.setEncoding("utf8")) if (piece.includes("Vigil is ready")) break;
    this.authority = readFileSync(this.authorityFile);
  }

  get authorityFile() {
    return join(this.root, "var/tls/ca.pem");
  }

  // The exit status.
  async stop() {
    if (!this.#server) return undefined;
    const ended = this.#server.exitCode === null ? once(this.#server, "exit") : [this.#server.exitCode];
    this.#server.kill("SIGTERM");
    const [status] = await ended;
    this.#server = undefined;
    return status;
  }

  remove() {
    this.#server?.kill("SIGKILL");
    rmSync(this.root, { recursive: true, force: true });
  }

  // A new account with its enrolment code.
  account(organisation, role, ...more) {
    const added = JSON.parse(this.vigil("account", "add", "--organisation", organisation, "--role", role, "--name", "x", ...more));
    const { code } = JSON.parse(this.vigil("enrol", added.account_id));
    return { account: added.account_id, code };
  }

  // One request with Node's own HTTPS client; {status, body}, the body as a Buffer.
  async call(method, path, body) {
    const headers = body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": body.length };
    const sent = request(this.url + path, { method, headers, ca: this.authority, agent: false });
    sent.end(body);
    const [answer] = await once(sent, "response");
    const pieces = [];
    for await (const piece of answer) pieces.push(piece);
    return { status: answer.statusCode, body: Buffer.concat(pieces) };
  }
}
