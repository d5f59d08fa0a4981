/** The lines around a range of a text: what a person needs to see where it stands. Pure. */

/** Lines without their ends; those around are at most `longestLine` UTF-16 units each. */
export interface LinesAround {
  readonly before: readonly string[];
  /** The lines that the range itself stands on. */
  readonly within: readonly string[];
  readonly after: readonly string[];
}

/** Longest part of a line around a range that is kept: a line of a minified file is as long as the file. */
export const longestLine = 2_000;

/** Up to `around` lines before and after the lines `start` to `end`, which count from 1. */
export function linesAround(
  lines: readonly string[],
  range: { readonly start: number; readonly end: number },
  around: number,
): LinesAround {
  const { start, end } = range;
  // Behind the last line end there is no line.
  const last = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  const take = (from: number, to: number) =>
    lines.slice(Math.max(0, from), to).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const cut = (from: number, to: number) => take(from, to).map((line) => line.slice(0, longestLine));
  return Object.freeze({
    before: cut(start - 1 - around, start - 1),
    within: take(start - 1, end),
    after: cut(end, Math.min(end + around, last)),
  });
}
