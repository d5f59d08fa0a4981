/**
 * Runs of blank lines that are longer in the file than in SEARCH.
 *
 * Blank lines are all alike: of a run of which SEARCH has a part, nobody knows which one it quotes. Such a blank line is
 * no neighbour that says where a text goes.
 */
import { isBlank } from '../line-keys.ts';

/** SEARCH with the file line of each of its lines, −1 where there is none. */
export interface PairedLines {
  readonly search: readonly string[];
  readonly at: Int32Array;
}

/** True for a blank line of SEARCH, between lines that the file has, that stands in a longer run there. */
export function inLongerRun({ search, at }: PairedLines, bodies: readonly string[], row: number): boolean {
  const line = at[row] ?? -1;
  if (line < 0 || !isBlank(search[row] ?? '')) return false;
  const [from, to] = runAround(search, row);
  if ((at[from - 1] ?? -1) < 0 || (at[to] ?? -1) < 0) return false;
  const [start, end] = runAround(bodies, line);
  return end - start > to - from;
}

/** The run of blank lines that a line belongs to, as a half-open range. */
export function runAround(lines: readonly string[], line: number): readonly [number, number] {
  const blank = (at: number): boolean => at >= 0 && at < lines.length && isBlank(lines[at] ?? '');
  let [from, to] = [line, line + 1];
  while (blank(from - 1)) from--;
  while (blank(to)) to++;
  return [from, to];
}
