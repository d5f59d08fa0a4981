/** Pseudo-random numbers: seeded alike for every file, so that runs repeat exactly. */
import type { Run } from '../match/run.ts';

/** Seed of every run. */
export const randomSeed = 32;

/** The next number in [0, 1), by the mulberry32 generator. */
export function nextRandom(run: Run): number {
  run.random = (run.random + 0x6d2b79f5) | 0;
  let t = Math.imul(run.random ^ (run.random >>> 15), 1 | run.random);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

/** The items in a random order. */
export function shuffled<T>(run: Run, items: readonly T[]): readonly T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(nextRandom(run) * (i + 1));
    const [a, b] = [result[i], result[j]];
    if (a !== undefined && b !== undefined) [result[i], result[j]] = [b, a];
  }
  return result;
}
