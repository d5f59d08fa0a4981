import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, lineTokens, markSimilarityOf, slipSimilarity } from './line-similarity.ts';

/** The textbook distance, as the judge of the fast one. */
function plainDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

describe('the edit distance', () => {
  it('is the textbook one up to its limit', () => {
    const word = fc.stringMatching(/^[abc]{0,14}$/);
    fc.assert(
      fc.property(word, word, fc.integer({ min: 2, max: 9 }), (a, b, limit) => {
        const swapped = editDistance(a, b, limit);
        const wanted = Math.min(plainDistance(a, b), limit + 1);
        expect(swapped === wanted || (swapped === 1 && wanted === 2)).toBe(true);
      }),
    );
  });
});

describe('a slip of the pen', () => {
  const slip = (a: string, b: string): number => slipSimilarity(lineTokens(a), lineTokens(b));

  it('is one letter of one word', () => {
    expect(slip('total = summ(rows)', 'total = sum(rows)')).toBeGreaterThan(0.7);
    expect(slip('EnumMap<K>', 'EnumSet<K>')).toBe(0);
    expect(slip('retry(3)', 'retry(4)')).toBe(0);
  });

  it('may be a mark at the end of a line', () => {
    const marked = (a: string, b: string): number => markSimilarityOf(lineTokens(a), lineTokens(b));
    expect(marked('a: 1', 'a: 1,')).toBeGreaterThan(0.7);
    expect(marked('a: 1', 'a: 1 +')).toBe(0);
    expect(marked(')', '),')).toBe(0);
  });
});
