// Random numbers that are the same for the same seed: mulberry32, a small published generator of 32-bit numbers.
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  #next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  below(bound) {
    return this.#next() % bound;
  }
  between(least, most) {
    return least + this.below(most - least + 1);
  }
  chance(percent) {
    return this.below(100) < percent;
  }
  pick(list) {
    return list[this.below(list.length)];
  }
  several(list, count) {
    return Array.from({ length: count }, () => this.pick(list));
  }
}
