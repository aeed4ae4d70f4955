// Reports as a phone of another make would file them.
import { randomBytes, randomUUID } from "node:crypto";

export const kTownship = "150424101000";

export function aReport(more = {}) {
  return {
    key: randomUUID(),
    nonce: randomBytes(16).toString("base64url"),
    circumstance: "other_concern",
    places: { now: { division: kTownship } },
    narrative: "夜里有哭声",
    ...more,
  };
}
