/**
 * A stream of random numbers that its seed fixes, so that a run replays: sfc32 (PractRand's small fast counter,
 * 128 bits of state). Not for secrets.
 */
export class SeededRng {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed any text or number; equal seeds give equal streams. */
  constructor(seed: string | number) {
    const hash = hashText(String(seed));
    this.#a = hash();
    this.#b = hash();
    this.#c = hash();
    // sfc32 needs a few rounds before seeds that differ in one bit give streams that look unrelated.
    for (let round = 0; round < 12; round++) this.uint32();
  }

  /** 0 … 2³²−1. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** 0 (included) … 1 (excluded), 32 bits fine. This alone is the `Rng` that the machines ask for. */
  next(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** A whole number 0 … `bound`−1; `bound` 1 … 2³². */
  int(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** `length` lower-case hex digits: tags, branches, ids. */
  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.uint32().toString(16).padStart(8, '0');
    return text.slice(0, length);
  }

  /** One of the items. Throws on an empty list. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.int(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** Exponentially distributed with the given mean: times between calls that do not know of each other. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** A stream of its own for one part of a run, so that drawing more in one part changes nothing in another. */
  fork(label: string): SeededRng {
    return new SeededRng(`${this.uint32()}/${label}`);
  }
}

/** FNV-1a, continued for as many words as are asked for. */
function hashText(text: string): () => number {
  let hash = 0x811c9dc5;
  const mix = (byte: number): void => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  };
  for (const byte of new TextEncoder().encode(text)) mix(byte);
  return () => {
    mix(0xa5);
    return hash >>> 0;
  };
}
