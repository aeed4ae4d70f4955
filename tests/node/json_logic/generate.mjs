// Random conditions and data, the same for the same seed. Names that JavaScript finds on prototypes ("constructor",
// "indexOf") are left out: rule sets do not see them.

const NUMBERS = [0, -0, 1, 2, 3, -1, 10, 96, 168, 0.5, -2.25, 0.1, 1e21, 123456789012345680000, 1e-7, 0.000001, 5e-324,
  1.7976931348623157e308, 4503599627370497.5, 9007199254740993, 100, 1e100, -1e-10];
const TEXTS = ["", "a", "b", "signals", "sexual", "0", "1", "10", "9", "01", " 12 ", "0x1F", "0b101", "0o17", "0x", "-0x1",
  "1e3", ".5", "5.", ".", "+7", "-", "Infinity", "-Infinity", "infinity", "NaN", "null", "undefined", "true", "1e400", "1e-400",
  "\u00a03\u3000", "\ufeff", "\n", "孩子", "\ud83d\ude00", "\uffff", "\ue000x", "é", "e\u0301", "a,b", "1,2", "[object Object]",
  "0x20000000000001", "0x1000000000000081", "1_000", "abcabc", ",", "length", "ᠮᠣᠩᠭᠣᠯ"];
const KEYS = ["a", "b", "c", "0", "1", "signals", "level", "length", "", "孩", "a b", "10"];
const PATHS = ["a", "b", "c", "a.b", "a.b.c", "a.0", "signals", "signals.0", "signals.1", "signals.length", "a.length", "length", "0",
  "1", "00", "1.0", "", ".", "a.", ".a", "a..b", "level", "孩", "b.a.0.c", "0.0", "-1", "a.a", "c.b", "1.a"];
const FEW = ["a", "b", "0", 0, 1, null, true, "ab", ""]; // often meet themselves
const OPERATORS = ["var", "var", "var", "and", "or", "in", "in", "some", "some", "===", "===", "<=", "<=", ">=", "!"];
const FOREIGN = ["==", "!=", "!==", ">", "<", "!!", "if", "?:", "+", "-", "*", "/", "%", "min", "max", "cat", "substr", "merge", "map",
  "filter", "reduce", "all", "none", "missing", "missing_some", "log", "method", "AND", "Var", "", "toString", "and ", "__x"];

export class Generator {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  // mulberry32: a small published generator of 32-bit numbers.
  #next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }
  #below(bound) {
    return this.#next() % bound;
  }
  #pick(list) {
    return list[this.#below(list.length)];
  }
  #many(length, make) {
    return Array.from({ length }, make);
  }

  // Small numbers and texts meet themselves often, so that comparisons come out both ways.
  #scalar() {
    switch (this.#below(8)) {
      case 0: return null;
      case 1: return this.#below(2) === 0;
      case 2: return this.#below(5);
      case 3: return this.#pick(NUMBERS);
      case 4: return (this.#next() - 2 ** 31) / 2 ** this.#below(40);
      case 5: return this.#pick(KEYS);
      default: return this.#pick(TEXTS);
    }
  }
  #value(depth, keyCounts) {
    const kind = depth > 0 ? this.#below(7) : 5;
    if (kind === 6) return this.#few();
    if (kind < 2) return this.#many(this.#below(4), () => this.#value(depth - 1, keyCounts));
    if (kind < 4) {
      const keys = new Set();
      const count = this.#pick(keyCounts);
      while (keys.size < count) keys.add(this.#pick(KEYS));
      return Object.fromEntries([...keys].map((key) => [key, this.#value(depth - 1, keyCounts)]));
    }
    return this.#scalar();
  }

  #few() {
    return this.#many(1 + this.#below(4), () => this.#pick(FEW));
  }

  data() {
    return this.#value(4, [0, 1, 2, 3, 5, 8]);
  }

  // In a rule an object with one key is logic; literals have none or several.
  #literal() {
    return this.#value(2, [0, 2, 3]);
  }

  rule(depth = 5) {
    if (depth === 0 || this.#below(6) === 0) return this.#literal();
    if (this.#below(10) === 0) return this.#many(this.#below(4), () => this.rule(depth - 1));
    const operator = this.#pick(OPERATORS);
    return { [operator]: this.#operands(operator, depth - 1) };
  }
  #operands(operator, depth) {
    if (operator === "var") return this.#varOperands(depth);
    if (operator === "in" && this.#below(2)) return this.#membership(depth);
    if (operator === "some" && this.#below(2)) return [this.#scope(), this.#onElement(depth)];
    const usual = { and: 1 + this.#below(4), or: 1 + this.#below(4), "!": 1, "<=": 2 + this.#below(2) }[operator] ?? 2;
    const count = this.#below(12) === 0 ? this.#below(5) : usual;
    const operands = this.#many(count, () => this.rule(depth));
    if (operator === "some" && count > 0 && this.#below(2)) operands[0] = { var: this.#pick(PATHS) };
    return count === 1 && this.#below(2) ? operands[0] : operands;
  }

  // Forms that hold more often than chance would have it, among them an object looked for in its own list.
  #membership(depth) {
    const path = this.#pick(["a", "b", "signals", ""]);
    switch (this.#below(5)) {
      case 0: return [this.#pick(FEW), this.#few()];
      case 1: return [this.#pick(FEW), { var: path }];
      case 2: return [{ var: path + "." + this.#below(3) }, { var: path }];
      case 3: return [this.rule(depth), [this.rule(depth), { var: path }, this.#pick(FEW)]];
      default: return [this.#pick(["a", "b", "", 1, null, [], ["a", "b"]]), this.#pick(["ab", "a,b,1", "null,undefined", "孩子ab"])];
    }
  }
  #scope() {
    return this.#below(4) === 0 ? this.#few() : { var: this.#pick(["a", "b", "signals", "", "c", "a.0"]) };
  }
  #onElement(depth) {
    const element = { var: this.#pick(["", "", "a", "b", "0"]) };
    switch (this.#below(5)) {
      case 0: return { in: [element, this.#few()] };
      case 1: return { "===": [element, this.#pick(FEW)] };
      case 2: return { "<=": [element, this.#scalar()] };
      case 3: return { "!": element };
      default: return this.rule(depth);
    }
  }

  #varOperands(depth) {
    const path = this.#below(8) === 0 ? this.rule(depth) : this.#below(6) === 0 ? this.#scalar() : this.#pick(PATHS);
    switch (this.#below(6)) {
      case 0: return [path];
      case 1: return [path, this.rule(depth)];
      case 2: return this.#below(8) === 0 ? [] : path;
      default: return path;
    }
  }

  // A condition with a foreign operator somewhere on the way down.
  foreignRule(depth = 3) {
    if (depth === 0 || this.#below(2)) return { [this.#pick(FOREIGN)]: this.#many(this.#below(3), () => this.rule(1)) };
    return { [this.#pick(["and", "or", "!", "in", "some", "==="])]: [this.rule(1), this.foreignRule(depth - 1)] };
  }
}
