// One text for each result, equal for equal results. The driver writes the same.

function quote(text) {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const plain = unit >= 0x20 && unit < 0x7f && unit !== 0x22 && unit !== 0x5c;
    out += plain ? text[i] : "\\u" + unit.toString(16).padStart(4, "0");
  }
  return out + '"';
}

export function canonical(value) {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (typeof value === "object" && value !== null)
    return "{" + Object.keys(value).sort().map((key) => quote(key) + ":" + canonical(value[key])).join(",") + "}";
  return String(value); // undefined, null, booleans, numbers
}
