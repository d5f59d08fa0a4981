/** Where in the file one change of the edit script goes: the lines it replaces, or the gap it is inserted into. */
import { bareLine, isBlank } from '../line-keys.ts';
import type { Located } from '../locate/located.ts';
import { kinSide } from './gap.ts';
import { insertionOf } from './insertion.ts';
import type { LineChange } from './line-diff.ts';
import { newFormOf } from './merge-line.ts';

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
  const atStart = from === 0 && !bodies.slice(0, place.first).every(isBlank);
  const atEnd = to === search.length && !bodies.slice(place.last + 1).every(isBlank);
  return missing && (atStart || atEnd);
}

/**
 * True when replaced lines grow beside blank lines that SEARCH lacks, and an end of the new text is rather akin to the
 * line behind the blank ones: then it may belong there.
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
  const [head, tail] = [ink[0], ink.at(-1)];
  if (head === undefined || tail === undefined) return false;
  const line = (at: number): string => bodies[at] ?? '';
  const upwards = above >= 0 && first > above + 1;
  const downwards = below >= 0 && last < below - 1;
  if (change.newTo - change.newFrom <= change.to - change.from) {
    const [old, end] = [place.search[change.from], place.search[change.to - 1]];
    return (upwards && newForm(old, ink) !== 0) || (downwards && newForm(end, ink) !== ink.length - 1);
  }
  const leavesUp =
    upwards && kinSide({ above: line(above), below: line(first) }, { first: head, last: head }) === 'above';
  const leavesDown =
    downwards && kinSide({ above: line(last), below: line(below) }, { first: tail, last: tail }) === 'below';
  return (
    leavesUp ||
    leavesDown ||
    (downwards && isBlank(added.at(-1) ?? '')) ||
    (upwards && isBlank(added[0] ?? ''))
  );
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
  if (count === rows.length || change.newFrom === change.newTo) return { at, count, lines: added };
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

/** Position of the new form of a line in the added text, −1 when it has none or several are equal to it. */
function newForm(line: string | undefined, added: readonly string[]): number {
  const key = bareLine(line ?? '');
  const equal = added.flatMap((text, index) => (bareLine(text) === key ? [index] : []));
  const [only, ...more] = equal;
  if (only !== undefined) return more.length === 0 ? only : -1;
  return newFormOf((line ?? '').trim(), added);
}
