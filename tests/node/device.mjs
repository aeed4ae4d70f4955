// A device of another make: its key, its enrolment and its sessions, by protocol/PROTOCOL.md section 4 alone.
import { generateKeyPairSync, sign } from "node:crypto";

export class Device {
  #key = generateKeyPairSync("ec", { namedCurve: "P-256" });

  publicKey() {
    const { kty, crv, x, y } = this.#key.publicKey.export({ format: "jwk" });
    return { kty, crv, x, y };
  }

  // `purpose`: "enrol", "session" or "refresh".
  sign(purpose, subject) {
    const options = { key: this.#key.privateKey, dsaEncoding: "ieee-p1363" };
    return sign("sha256", Buffer.from(`vigil-${purpose}\n${subject}`), options).toString("base64url");
  }

  enrolment(code) {
    return { code, public_key: this.publicKey(), proof: this.sign("enrol", code), label: "测试机" };
  }

  // `post(path, body)` gives the answer as an object.
  async enrol(post, code) {
    this.id = (await post("/v1/enrolments", this.enrolment(code))).device_id;
  }

  async start(post) {
    const { challenge } = await post("/v1/sessions/challenges", { device_id: this.id });
    return post("/v1/sessions", { device_id: this.id, challenge, signature: this.sign("session", challenge) });
  }
}
