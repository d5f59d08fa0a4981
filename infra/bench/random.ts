/** A small seeded source of choices, so that a benchmark gives the same cases on every machine. */

/** Choices from one seed. */
export interface Random {
  /** An integer in `[0, limit)`. */
  readonly below: (limit: number) => number;
  /** An element, undefined of an empty list. */
  readonly pick: <T>(list: readonly T[]) => T | undefined;
}

/** Choices that depend on nothing but the text given (FNV-1a into mulberry32). */
export function random(seed: string): Random {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (list) => list[below(list.length)] };
}
