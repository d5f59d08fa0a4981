/**
 * Numbers the distinct words of many blobs and remembers which blob holds which: what a segment is built in.
 *
 * A hash table over bytes, without a string for each word: several times as fast as a `Map` of strings, and words need
 * their bytes only once. Grows on demand; not for use after `finish`.
 */

/** What a table came to: the parts of a segment that are about words. */
export interface FinishedWords {
  readonly words: Uint8Array;
  readonly wordStarts: Uint32Array;
  readonly postingStarts: Uint32Array;
  readonly postings: Uint8Array;
}

/** Where a word stands in the bytes that hold it; one object may serve for all words. */
export interface WordRange {
  start: number;
  end: number;
}

/** A table being filled. */
export interface WordTable {
  /** Notes that a blob, by its position, holds a word; positions must not go down. */
  add(source: Uint8Array, range: WordRange, position: number): void;
  finish(): FinishedWords;
}

const lineEnd = 10;

/** A table without words. */
export function createWordTable(): WordTable {
  return new Table();
}

class Table implements WordTable {
  #text = new Uint8Array(1 << 16);
  #used = 1;
  #starts = new Uint32Array(1 << 12);
  #hashes = new Uint32Array(1 << 12);
  #lastPosition = new Int32Array(1 << 12);
  #count = 0;
  #slots = new Int32Array(1 << 14).fill(-1);
  #pairs = new Uint32Array(1 << 14);
  #pairCount = 0;

  constructor() {
    this.#text[0] = lineEnd;
  }

  add(source: Uint8Array, range: WordRange, position: number): void {
    const { start, end } = range;
    // FNV-1a over 32 bits.
    let hash = 0x811c_9dc5;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (source[at] ?? 0), 0x0100_0193);
    hash >>>= 0;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    let word = this.#slots[slot] ?? -1;
    while (word >= 0 && !this.#isEqual(word, hash, source, range)) {
      slot = (slot + 1) & mask;
      word = this.#slots[slot] ?? -1;
    }
    if (word < 0) word = this.#insert(slot, hash, source.subarray(start, end));
    if (this.#lastPosition[word] === position) return;
    this.#lastPosition[word] = position;
    if (this.#pairCount + 2 > this.#pairs.length) this.#pairs = grown(this.#pairs);
    this.#pairs[this.#pairCount] = word;
    this.#pairs[this.#pairCount + 1] = position;
    this.#pairCount += 2;
  }

  /** Counts, then places: pairs come in the order of positions, so each word's stay sorted. */
  finish(): FinishedWords {
    const ends = new Uint32Array(this.#count + 1);
    for (let at = 0; at < this.#pairCount; at += 2) {
      const next = (this.#pairs[at] ?? 0) + 1;
      ends[next] = (ends[next] ?? 0) + 1;
    }
    for (let word = 0; word < this.#count; word += 1)
      ends[word + 1] = (ends[word + 1] ?? 0) + (ends[word] ?? 0);
    const places = new Uint32Array(this.#pairCount / 2);
    const fill = ends.slice(0, this.#count);
    for (let at = 0; at < this.#pairCount; at += 2) {
      const word = this.#pairs[at] ?? 0;
      places[fill[word] ?? 0] = this.#pairs[at + 1] ?? 0;
      fill[word] = (fill[word] ?? 0) + 1;
    }
    const wordStarts = new Uint32Array(this.#count + 1);
    wordStarts.set(this.#starts.subarray(0, this.#count));
    wordStarts[this.#count] = this.#used;
    return { words: this.#text.slice(0, this.#used), wordStarts, ...encodePostings(places, ends) };
  }

  #isEqual(word: number, hash: number, source: Uint8Array, { start, end }: WordRange): boolean {
    if (this.#hashes[word] !== hash) return false;
    const from = this.#starts[word] ?? 0;
    for (let at = start; at < end; at += 1) if (this.#text[from + at - start] !== source[at]) return false;
    return this.#text[from + end - start] === lineEnd;
  }

  #insert(slot: number, hash: number, bytes: Uint8Array): number {
    const word = this.#count;
    this.#count += 1;
    if (word >= this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#hashes = grown(this.#hashes);
      const last = new Int32Array(this.#lastPosition.length * 2);
      last.set(this.#lastPosition);
      this.#lastPosition = last;
    }
    while (this.#used + bytes.length + 1 > this.#text.length) {
      const text = new Uint8Array(this.#text.length * 2);
      text.set(this.#text);
      this.#text = text;
    }
    this.#text.set(bytes, this.#used);
    this.#starts[word] = this.#used;
    this.#hashes[word] = hash;
    this.#lastPosition[word] = -1;
    this.#used += bytes.length + 1;
    this.#text[this.#used - 1] = lineEnd;
    this.#slots[slot] = word;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return word;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = this.#slots.length - 1;
    for (let word = 0; word < this.#count; word += 1) {
      let slot = (this.#hashes[word] ?? 0) & mask;
      while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = word;
    }
  }
}

function grown(table: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(table.length * 2);
  larger.set(table);
  return larger;
}

function encodePostings(
  places: Uint32Array,
  ends: Uint32Array,
): Pick<FinishedWords, 'postings' | 'postingStarts'> {
  const postings = new Uint8Array(places.length * 5);
  const postingStarts = new Uint32Array(ends.length);
  let used = 0;
  for (let word = 0; word + 1 < ends.length; word += 1) {
    postingStarts[word] = used;
    let last = -1;
    for (let at = ends[word] ?? 0; at < (ends[word + 1] ?? 0); at += 1) {
      let difference = (places[at] ?? 0) - last;
      last = places[at] ?? 0;
      while (difference >= 0x80) {
        postings[used] = (difference & 0x7f) | 0x80;
        used += 1;
        difference >>>= 7;
      }
      postings[used] = difference;
      used += 1;
    }
  }
  postingStarts[ends.length - 1] = used;
  return { postings: postings.slice(0, used), postingStarts };
}
