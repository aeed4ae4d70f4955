// Verifies a receipt with jose, by protocol/PROTOCOL.md section 6 alone.
// usage: node verify.mjs JWKS RECEIPT BODY CLAIMS     (files; CLAIMS: a JSON object of claims that are expected)
//        exit 1: the receipt does not prove that these bytes were filed with these claims
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compactVerify, createLocalJWKSet } from "jose";

// The claims of `receipt`, once key, algorithm, type, signature and the hash of `body` (bytes) are good; throws otherwise.
export async function verifyReceipt(jwks, receipt, body) {
  const { payload, protectedHeader } = await compactVerify(receipt, createLocalJWKSet(jwks), { algorithms: ["ES256"] });
  if (protectedHeader.typ !== "receipt+jws") throw new Error(`a signature of type ${protectedHeader.typ} is no receipt`);
  const claims = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  if (claims.body_sha256 !== createHash("sha256").update(body).digest("base64url"))
    throw new Error("the receipt is about other bytes");
  return claims;
}

async function main([jwksFile, receiptFile, bodyFile, claimsFile]) {
  const json = (file) => JSON.parse(readFileSync(file, "utf8"));
  const claims = await verifyReceipt(json(jwksFile), readFileSync(receiptFile, "utf8").trim(), readFileSync(bodyFile));
  for (const [name, expected] of Object.entries(json(claimsFile)))
    if (claims[name] !== expected) throw new Error(`${name}: expected ${expected}, the receipt says ${claims[name]}`);
  console.log(JSON.stringify(claims));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  main(process.argv.slice(2)).catch((error) => {
    console.error(`not verified: ${error.message}`);
    process.exit(1);
  });
