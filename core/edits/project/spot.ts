/** Where in the file one change of the edit script goes: the lines it replaces, or the gap it is inserted into. */
import { bareLine, indentOf, isBlank } from '../line-keys.ts';
import { isElision } from '../locate/elision.ts';
import { lineTokens } from '../locate/line-similarity.ts';
import type { Located } from '../locate/located.ts';
import { inLongerRun } from './blank-runs.ts';
import { leadsWhatFollows } from './gap.ts';
import { insertionOf } from './insertion.ts';
import type { LineChange } from './line-diff.ts';
import { newFormOf } from './merge-line.ts';

const closer = /^\s*[)\]}]/;

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
    if (lines.every((line) => isBlank(bodies[line] ?? '')) && parted(place, change, bodies)) return undefined;
    if (besideBlank(place, change, { lines, bodies, added })) return undefined;
    return replacedSpot(place, change, { bodies, added });
  }
  if (looseEdge(place, change, bodies)) return undefined;
  const insertion = insertionOf(place, change, { bodies, added });
  return insertion === undefined ? undefined : { ...insertion, count: 0 };
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
 * True when replaced lines stand beside blank lines that SEARCH lacks, and the line there has its new form not at that end
 * of the new text: then the blank lines may belong into it.
 */
function besideBlank(
  place: Located,
  change: LineChange,
  file: {
    readonly lines: readonly number[];
    readonly bodies: readonly string[];
    readonly added: readonly string[];
  },
): boolean {
  const { lines, bodies, added } = file;
  const [first, last] = [lines[0] ?? 0, lines.at(-1) ?? 0];
  const above = place.at[change.from - 1] ?? -1;
  const below = place.at[change.to] ?? -1;
  const ink = added.filter((line) => !isBlank(line));
  if (ink.length === 0) return false;
  const upwards = above >= 0 && (first > above + 1 || inLongerRun(place, bodies, change.from - 1));
  const downwards = below >= 0 && (last < below - 1 || inLongerRun(place, bodies, change.to));
  const [old, end] = [place.search[change.from], place.search[change.to - 1]];
  return (
    (upwards && (!formsEnd(old, ink, 0) || isBlank(added[0] ?? ''))) ||
    (downwards && (!formsEnd(end, ink, ink.length - 1) || isBlank(added.at(-1) ?? '')))
  );
}

/** True for a changed bracket behind a blank line that the file does not have there: it may be another bracket below. */
function bracketBehindBlank({ search, at }: Located, { from }: LineChange): boolean {
  const text = search[from] ?? '';
  const bare = !isBlank(text) && !/[\p{L}\p{N}]/u.test(text);
  return bare && from > 0 && isBlank(search[from - 1] ?? 'x') && (at[from - 1] ?? 0) < 0;
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
    if (form < next - 1 || follower !== form + 1 || !left.every(isBlank)) return undefined;
    lines.push(...added.slice(next, follower), ...left);
    next = follower;
  }
  return { at, count, lines: [...lines, ...added.slice(next)] };
}

/** True when the new form of a line is at one end of the new text: by its words, or it alone begins as the line does. */
function formsEnd(line: string | undefined, ink: readonly string[], end: number): boolean {
  const form = newForm(line, ink);
  if (form >= 0) return form === end || belongs(line ?? '', ink, { form, end });
  const head = beginning(line ?? '');
  return head !== undefined && ink.every((text, index) => (beginning(text) === head) === (index === end));
}

/** True when the lines from the new form of a line to the end are one statement with it, or comments on it. */
function belongs(
  line: string,
  ink: readonly string[],
  { form, end }: { readonly form: number; readonly end: number },
): boolean {
  const width = (text: string): number => indentOf(text).length;
  if (end > form) {
    const level = width(ink[form] ?? '');
    return ink
      .slice(form + 1)
      .every((text) => width(text) > level || (width(text) === level && closer.test(text)));
  }
  if (ink.slice(0, form).every(leadsWhatFollows)) return true;
  const [head = '', ...rest] = ink.slice(0, form + 1);
  return beginning(head) === beginning(line) && rest.every((text) => width(text) > width(head));
}

/** Indentation and the first two tokens of a line; undefined where it has fewer. */
function beginning(line: string): string | undefined {
  const [first, second] = lineTokens(line);
  return second === undefined ? undefined : `${indentOf(line)}${first} ${second}`;
}

/** Position of the new form of a line in the added text, −1 when it has none or several are equal to it. */
function newForm(line: string | undefined, added: readonly string[]): number {
  const key = bareLine(line ?? '');
  const equal = added.flatMap((text, index) => (bareLine(text) === key ? [index] : []));
  const [only, ...more] = equal;
  if (only !== undefined) return more.length === 0 ? only : -1;
  return newFormOf((line ?? '').trim(), added);
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
