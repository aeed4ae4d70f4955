// A receiver of webhooks as whoever integrates Vigil would write it: Node's own HTTPS server and a stranger's verification.
import { once } from "node:events";
import { createServer } from "node:https";
import { Webhook } from "standardwebhooks";

export class Receiver {
  #server;
  #waiting = [];
  // Everything that has come: {headers, body, event}.
  received = [];
  // How the next ones are answered; 204 where nothing is left of it.
  statuses = [];

  static async listen(key, cert, secret) {
    const receiver = new Receiver();
    const verifier = new Webhook(secret);
    receiver.#server = createServer({ key, cert }, async (request, answer) => {
      const pieces = [];
      for await (const piece of request) pieces.push(piece);
      const body = Buffer.concat(pieces).toString("utf8");
      let event;
      try {
        event = verifier.verify(body, request.headers);
      } catch (error) {
        event = error;
      }
      receiver.received.push({ method: request.method, headers: request.headers, body, event });
      answer.writeHead(receiver.statuses.shift() ?? 204).end();
      for (const resume of receiver.#waiting.splice(0)) resume();
    }).listen(0, "127.0.0.1");
    await once(receiver.#server, "listening");
    return receiver;
  }

  get url() {
    return `https://127.0.0.1:${this.#server.address().port}/alerts?source=vigil`;
  }

  // Once so many have come; fails after a minute.
  async waitFor(count) {
    const end = Date.now() + 60_000;
    while (this.received.length < count) {
      if (Date.now() > end) throw new Error(`only ${this.received.length} of ${count} messages came`);
      await Promise.race([new Promise((resume) => this.#waiting.push(resume)), new Promise((resume) => setTimeout(resume, 1000))]);
    }
    return this.received;
  }

  close() {
    this.#server.closeAllConnections?.();
    this.#server.close();
  }
}
