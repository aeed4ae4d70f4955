// Every document of tests/corpus, judged by ajv from the schemas of docs/api/openapi.json, or of asyncapi.json for those of
// the live stream, must give the pointers and codes that the corpus states; the C++ decoder is held to the same files by tests/unit/protocol/corpus_test.cpp.
// Texts that are no acceptable JSON ("text" in the corpus) never reach a validator and are left to the decoder.
//
//     node check.mjs [root of the project]
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";

const kCodes = {
  required: "required",
  type: "wrong_type",
  enum: "unknown_value",
  const: "unknown_value",
  minLength: "too_short",
  maxLength: "too_long",
  pattern: "bad_format",
  minItems: "too_few",
  maxItems: "too_many",
  minimum: "too_small",
  maximum: "too_large",
  anyOf: "at_least_one",
};

// What ajv says, in Vigil's words.
function problemsOf(errors) {
  const wrongType = new Set(errors.filter((error) => error.keyword === "type").map((error) => error.instancePath));
  return errors
    .filter((error) => !/\/anyOf\/\d+\//.test(error.schemaPath)) // why each way of an anyOf failed
    .filter((error) => !(["enum", "const"].includes(error.keyword) && wrongType.has(error.instancePath)))
    .map((error) => {
      const code = kCodes[error.keyword];
      if (code === undefined) throw new Error(`no code for the keyword ${error.keyword}`);
      const member = error.keyword === "required" ? `/${error.params.missingProperty}` : "";
      return `${code} at "${error.instancePath}${member}"`;
    })
    .sort();
}

const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "../..");
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

// Not strict: OpenAPI's schemas carry titles beside $ref, and an anyOf states its bounds without a type.
const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
for (const name of ["openapi", "asyncapi"]) {
  const { components } = readJson(join(root, `docs/api/${name}.json`));
  ajv.addSchema({ components: { schemas: components.schemas } }, name);
}

const corpus = join(root, "tests/corpus");
let checked = 0;
let failed = 0;
for (const message of readdirSync(corpus).sort()) {
  const pointer = `#/components/schemas/${message}`;
  const validate = ajv.getSchema(`openapi${pointer}`) ?? ajv.getSchema(`asyncapi${pointer}`);
  if (!validate) throw new Error(`no document has a schema ${message}`);
  for (const file of readdirSync(join(corpus, message)).sort()) {
    const { document, text, errors } = readJson(join(corpus, message, file));
    if (text !== undefined) continue;
    checked += 1;
    const expected = errors.map(({ pointer, code }) => `${code} at "${pointer}"`).sort();
    const found = validate(document) ? [] : problemsOf(validate.errors);
    if (JSON.stringify(found) === JSON.stringify(expected)) continue;
    failed += 1;
    console.error(`${message}/${file}: expected [${expected.join(", ")}], ajv says [${found.join(", ")}]`);
  }
}
console.log(`${checked} documents, ${failed} differ`);
process.exit(failed === 0 && checked > 0 ? 0 : 1);
