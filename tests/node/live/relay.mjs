// A stretch of network between a client and the server that can be cut: TCP, byte for byte.
import { once } from "node:events";
import { connect, createServer } from "node:net";

export class Relay {
  #sockets = new Set();
  #open = true;

  static async to(port) {
    const relay = new Relay();
    relay.server = createServer((near) => relay.#join(near, port)).listen(0, "127.0.0.1");
    await once(relay.server, "listening");
    relay.port = relay.server.address().port;
    return relay;
  }

  #join(near, port) {
    if (!this.#open) return near.destroy();
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  }

  // Everything that goes over it ends, and nothing comes through until mend().
  cut() {
    this.#open = false;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
  mend() {
    this.#open = true;
  }
  close() {
    this.cut();
    this.server.close();
  }
}
