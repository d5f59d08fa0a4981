/**
 * Where in a long file an alignment is worth computing: ranges around the lines of SEARCH that are rare there.
 *
 * Every rare line votes for the diagonal on which it would match; the best few diagonals become ranges. Positions are in
 * non-blank lines. Short files are one range.
 */
import type { LineIndex } from '../file-model.ts';
import type { SearchLine } from './search-lines.ts';

/** Half-open range of non-blank lines. */
export interface InkRange {
  readonly from: number;
  readonly to: number;
}

/** A line with more postings than this says nothing about the place. */
const rarePostings = 8;
const commonPostings = 64;
const mostRanges = 8;
const smallProduct = 40_000;

/** Ranges to align in, ascending and disjoint; empty when nothing of SEARCH is in the file. */
export function candidateRanges(index: LineIndex, ink: readonly SearchLine[]): InkRange[] {
  const size = index.inkKeys.length;
  if (size * ink.length <= smallProduct) return size === 0 ? [] : [{ from: 0, to: size }];
  const slack = Math.ceil(ink.length / 2) + 16;
  const rare = votes(index, ink, rarePostings);
  const diagonals = rare.size > 0 ? rare : votes(index, ink, commonPostings);
  const best = [...diagonals].sort((a, b) => b[1] - a[1]).slice(0, mostRanges);
  const ranges = best.map(([bucket]) => ({
    from: Math.max(0, bucket * slack - slack),
    to: Math.min(size, (bucket + 1) * slack + ink.length + slack),
  }));
  return merged(ranges);
}

function votes(index: LineIndex, ink: readonly SearchLine[], limit: number): Map<number, number> {
  const slack = Math.ceil(ink.length / 2) + 16;
  const byBucket = new Map<number, number>();
  ink.forEach((line, position) => {
    const postings = index.postings(line.key);
    if (postings.length === 0 || postings.length > limit) return;
    for (const at of postings) {
      const bucket = Math.floor((at - position) / slack);
      byBucket.set(bucket, (byBucket.get(bucket) ?? 0) + line.weight / postings.length);
    }
  });
  return byBucket;
}

function merged(ranges: readonly InkRange[]): InkRange[] {
  const sorted = [...ranges].sort((a, b) => a.from - b.from);
  const result: InkRange[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last !== undefined && range.from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else result.push(range);
  }
  return result;
}
