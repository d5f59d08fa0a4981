/** Where in the file one change of the edit script goes: the lines it replaces, or the gap it is inserted into. */
import { indentOf, isBlank } from '../line-keys.ts';
import { isElision } from '../locate/elision.ts';
import type { Located } from '../locate/located.ts';
import { besideBlank } from './beside-blank.ts';
import { besideRun } from './beside-run.ts';
import { inLongerRun, runAround } from './blank-runs.ts';
import { insertionOf } from './insertion.ts';
import type { LineChange } from './line-diff.ts';
import { newForm } from './new-form.ts';
import { kindOf } from './sorted-place.ts';

/** Lines `[at, at + count)` of the file, `count` 0 for an insertion, and the lines that go there. */
export interface Spot {
  readonly at: number;
  readonly count: number;
  readonly lines: readonly string[];
}

/** The spot, or undefined when the file leaves more than one. */
export function spotOf(
  place: Located,
  change: LineChange,
  { bodies, added }: { readonly bodies: readonly string[]; readonly added: readonly string[] },
): Spot | undefined {
  const lines = [...place.at.subarray(change.from, change.to)].filter((line) => line >= 0);
  if (lines.length > 0) {
    if (bracketBehindBlank(place, change)) return undefined;
    const blank = lines.every((line) => isBlank(bodies[line] ?? ''));
    if (blank && (parted(place, change, bodies) || shortenedAlready(place, change))) return undefined;
    if (besideBlank(place, change, { lines, bodies, added })) return undefined;
    return replacedSpot(place, change, { bodies, added });
  }
  // Blank lines that are to be replaced are not there, and what is may belong anywhere.
  if (change.from < change.to && parted(place, change, bodies)) return undefined;
  if (looseEdge(place, change, bodies)) return adjacentSpot(place, change, { bodies, added });
  const insertion = insertionOf(place, change, { bodies, added });
  if (insertion === undefined) return undefined;
  return { ...besideRun(change, { place, bodies, insertion }), count: 0 };
}

/** True when only blank lines of SEARCH are at one side of an insertion, and the file, which goes on there, lacks some. */
function looseEdge(place: Located, change: LineChange, bodies: readonly string[]): boolean {
  const { search, at } = place;
  let from = change.from;
  while (from > 0 && isBlank(search[from - 1] ?? '')) from--;
  let to = change.to;
  while (to < search.length && isBlank(search[to] ?? '')) to++;
  const missing = at.subarray(from, to).some((line) => line < 0);
  const elided = (row: number): boolean => isElision(search[row] ?? '') && (at[row] ?? 0) < 0;
  const atStart = elided(from - 1) || (from === 0 && !bodies.slice(0, place.first).every(isBlank));
  const atEnd = elided(to) || (to === search.length && !bodies.slice(place.last + 1).every(isBlank));
  return missing && (atStart || atEnd);
}

/**
 * The spot between a line and the blank one next to it, where SEARCH and the file have both together: what SEARCH leaves
 * out is behind the blank line.
 */
function adjacentSpot(
  { search, at }: Located,
  change: LineChange,
  { bodies, added }: { readonly bodies: readonly string[]; readonly added: readonly string[] },
): Spot | undefined {
  if (added.length === 0 || isBlank(added[0] ?? '') || isBlank(added.at(-1) ?? '')) return undefined;
  const [upper, lower] = [change.from - 1, change.to];
  const [above, below] = [at[upper] ?? -1, at[lower] ?? -1];
  const blank = (line: string | undefined): boolean => line !== undefined && isBlank(line);
  if (above >= 0 && !blank(search[upper]) && blank(search[lower]) && blank(bodies[above + 1]))
    return { at: above + 1, count: 0, lines: added };
  if (below > 0 && !blank(search[lower]) && blank(search[upper]) && blank(bodies[below - 1]))
    return { at: below, count: 0, lines: added };
  return undefined;
}

/** True for a changed bracket behind a blank line that the file does not have there: it may be another bracket below. */
function bracketBehindBlank({ search, at }: Located, { from }: LineChange): boolean {
  const text = search[from] ?? '';
  const bare = !isBlank(text) && !/[\p{L}\p{N}]/u.test(text);
  return bare && from > 0 && isBlank(search[from - 1] ?? 'x') && (at[from - 1] ?? 0) < 0;
}

/** True when blank lines are taken from a run that is shorter in the file than in SEARCH. */
function shortenedAlready({ search, at }: Located, { from, to, newFrom, newTo }: LineChange): boolean {
  if (newTo - newFrom >= to - from || !search.slice(from, to).every(isBlank)) return false;
  const [start, end] = runAround(search, from);
  return at.subarray(start, end).some((line) => line < 0);
}

/** True when the file has lines with ink, which SEARCH leaves out, next to blank lines that the edit changes. */
function parted(place: Located, change: LineChange, bodies: readonly string[]): boolean {
  const above = place.search.findLastIndex((line, row) => row < change.from && !isBlank(line));
  const below = place.search.findIndex((line, row) => row >= change.to && !isBlank(line));
  const [from, to] = [place.at[above] ?? -1, place.at[below] ?? -1];
  return from >= 0 && to >= 0 && !bodies.slice(from + 1, to).every(isBlank);
}

/** Blank lines that SEARCH left out inside the replaced lines go between the new forms of their neighbours, or nowhere. */
function replacedSpot(
  place: Located,
  change: LineChange,
  { bodies, added }: { readonly bodies: readonly string[]; readonly added: readonly string[] },
): Spot | undefined {
  const rows: number[] = [];
  for (let row = change.from; row < change.to; row++) if ((place.at[row] ?? -1) >= 0) rows.push(row);
  const at = place.at[rows[0] ?? 0] ?? 0;
  const count = (place.at[rows.at(-1) ?? 0] ?? at) - at + 1;
  if (count === rows.length) return { at, count, lines: added };
  if (change.newFrom === change.newTo) return deletedSpot(place, rows, bodies);
  const lines: string[] = [];
  let next = 0;
  for (const [index, row] of rows.entries()) {
    const below = rows[index + 1];
    const [line, after] = [place.at[row] ?? -1, place.at[below ?? row] ?? -1];
    if (below === undefined || after <= line + 1) continue;
    const left = bodies.slice(line + 1, after);
    const [form, follower] = [newForm(place.search[row], added), newForm(place.search[below], added)];
    if (form < next || follower !== form + 1 || !left.every(isBlank)) return undefined;
    if (![row, below].every((old, side) => isSameLine(place.search[old], added[form + side])))
      return undefined;
    lines.push(...added.slice(next, follower), ...left);
    next = follower;
  }
  return { at, count, lines: [...lines, ...added.slice(next)] };
}

/** True for two forms of one line: the new one is no deeper, or begins with the same word. */
function isSameLine(old = '', form = ''): boolean {
  return (
    indentOf(form).length <= indentOf(old).length || kindOf(old.trimStart()) === kindOf(form.trimStart())
  );
}

/** A deletion leaves blank lines that SEARCH does not quote, where they are next to a quoted one at its end. */
function deletedSpot(place: Located, rows: readonly number[], bodies: readonly string[]): Spot | undefined {
  const [head = 0, tail = 0] = [rows[0], rows.at(-1)];
  const [at, end] = [place.at[head] ?? 0, place.at[tail] ?? 0];
  const count = end - at + 1;
  const left = count - rows.length;
  const ends = rows.filter((row) => inLongerRun(place, bodies, row));
  if (ends.length === 0 || !ends.every((row) => row === head || row === tail)) return undefined;
  return { at, count, lines: new Array<string>(left).fill('') };
}
