// Which operations were asked, with success and with a refusal, and every deviation that a proxy reported.
import assert from "node:assert/strict";

const kMethods = ["get", "post", "put", "patch", "delete"];

export class Ledger {
  #seen = new Map(); // operationId to {method, path, success, refused}
  deviations = [];

  constructor(document) {
    for (const [path, item] of Object.entries(document.paths))
      for (const method of kMethods)
        if (item[method])
          this.#seen.set(item[method].operationId, { method: method.toUpperCase(), path, success: 0, refused: 0 });
  }

  // Asks `operation` through `prism`. `expect`: the status, and of a refusal the problem code; `breaks`: the request itself
  // is not as the document has it, and the proxy must say so and nothing else.
  async ask(prism, operation, { path = {}, query = "", headers = {}, body, token, expect, breaks = false }) {
    const entry = this.#seen.get(operation);
    assert.ok(entry, `no operation ${operation}`);
    const [status, code] = [expect].flat();
    const target = entry.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name])) + query;
    const answer = await prism.send(entry.method, target, {
      headers: {
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const what = `${operation} (${status} ${code ?? ""})`;
    const isOfRequest = ({ location }) => location[0] === "request";
    if (breaks && !answer.deviations.some(isOfRequest)) this.deviations.push(`${what}: the proxy finds nothing wrong with it`);
    for (const deviation of answer.deviations)
      if (!breaks || !isOfRequest(deviation)) this.deviations.push(`${what}: ${deviation.location.join(".")}: ${deviation.message}`);
    assert.equal(answer.status, status, `${what}: ${answer.text}`);
    if (code) assert.equal(answer.document.code, code, what);
    entry[status < 400 ? "success" : "refused"] += 1;
    return answer.document ?? answer;
  }

  // Operations that were not asked both ways.
  missing() {
    return [...this.#seen].filter(([, { success, refused }]) => !success || !refused).map(([id]) => id);
  }

  get size() {
    return this.#seen.size;
  }
}
