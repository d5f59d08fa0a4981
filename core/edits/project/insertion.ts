/**
 * The line before which an insertion goes, where the file has lines that SEARCH leaves out next to it.
 *
 * All positions are listed: every line of the gap, for every way in which the edit script can be read (an inserted block
 * may begin with a line that it also ends before). If all lead to the same text there is nothing to decide. Otherwise
 * positions that would tear the file apart fall out, and what is left must be one; nobody guesses between two.
 */
import { bareLine, indentOf, isBlank } from '../line-keys.ts';
import { inLongerRun } from './blank-runs.ts';
import { gapSide, leadsWhatFollows } from './gap.ts';
import { provenSide } from './left-out-line.ts';
import type { LineChange } from './line-diff.ts';
import { kindOf, sortedPosition } from './sorted-place.ts';
import { hasHole, tears } from './tearing.ts';

/** SEARCH, REPLACE and the file line of every SEARCH line, −1 where there is none. */
export interface PairedHunk {
  readonly search: readonly string[];
  readonly replace: readonly string[];
  readonly at: Int32Array;
}

/** Lines to insert before file line `at`. */
export interface Insertion {
  readonly at: number;
  readonly lines: readonly string[];
}

/** One reading of an insertion: the change moved over equal lines, with the gap of the file that it falls into. */
interface Reading {
  readonly change: LineChange;
  readonly lines: readonly string[];
  readonly from: number;
  readonly to: number;
}

const mostReadings = 64;
const closer = /^\s*[)\]}]/;
const commentEnd = /\*\/\s*$/;

/** The insertion, or undefined when the file leaves more than one. `added` are the lines as they are to be written. */
export function insertionOf(
  hunk: PairedHunk,
  change: LineChange,
  { bodies, added }: { readonly bodies: readonly string[]; readonly added: readonly string[] },
): Insertion | undefined {
  const readings = readingsOf(hunk, change, { bodies, added });
  const [written] = readings;
  if (written === undefined) return undefined;
  const closed = readings.every(({ from, to }) => from === to);
  if (closed)
    return behindBlank(hunk, change, added) ? undefined : { at: written.from, lines: written.lines };
  const foreign = readings
    .map(({ from, to }) => bodies.slice(from, to).filter((line) => !isBlank(line)))
    .reduce((most, lines) => (lines.length > most.length ? lines : most));
  const [left, ...more] = foreign;
  if (left === undefined) return besideBlanks(bodies, readings);
  return more.length > 0 ? undefined : besideLine(hunk, bodies, { readings, left });
}

/**
 * True when the added text ends with a blank line next to one that stays, behind which the file has lines that SEARCH
 * leaves out: either blank line may be the one that stays.
 */
function behindBlank({ search, at }: PairedHunk, change: LineChange, added: readonly string[]): boolean {
  const left = (edge: string | undefined, row: number, step: 1 | -1): boolean => {
    const [kept, next] = [at[row] ?? -1, at[row + step] ?? -1];
    if (edge === undefined || !isBlank(edge) || !isBlank(search[row] ?? 'x')) return false;
    return kept >= 0 && next >= 0 && next !== kept + step;
  };
  return left(added.at(-1), change.to, 1) || left(added[0], change.from - 1, -1);
}

/** The change as it was written first, then moved up and down over lines that it shares with its ends. */
function readingsOf(
  hunk: PairedHunk,
  change: LineChange,
  { bodies, added }: { readonly bodies: readonly string[]; readonly added: readonly string[] },
): Reading[] {
  const { search, replace } = hunk;
  const moved = (by: number): LineChange => ({
    from: change.from + by,
    to: change.to + by,
    newFrom: change.newFrom + by,
    newTo: change.newTo + by,
  });
  const readings: Reading[] = [];
  const add = (one: LineChange, lines: readonly string[]): void => {
    const gap = gapOf(hunk, one, bodies);
    if (gap !== undefined) readings.push({ change: one, lines, ...gap });
  };
  add(change, added);
  if (readings.length === 0) return [];
  let lines = [...added];
  for (let by = 0; by > -mostReadings; by--) {
    const [above, last] = [search[change.from + by - 1], replace[change.newTo + by - 1]];
    if (above === undefined || above !== last) break;
    lines = [lines.at(-1) ?? '', ...lines.slice(0, -1)];
    add(moved(by - 1), lines);
  }
  lines = [...added];
  for (let by = 0; by < mostReadings; by++) {
    const [below, first] = [search[change.to + by], replace[change.newFrom + by]];
    if (below === undefined || below !== first) break;
    lines = [...lines.slice(1), lines[0] ?? ''];
    add(moved(by + 1), lines);
  }
  return readings;
}

/** Positions `from` to `to` between the nearest lines of SEARCH that the file has; undefined when there are none. */
function gapOf(
  hunk: PairedHunk,
  change: LineChange,
  bodies: readonly string[],
): { from: number; to: number } | undefined {
  const above = neighbour(hunk, bodies, { from: change.from - 1, step: -1 });
  const below = neighbour(hunk, bodies, { from: change.to, step: 1 });
  if (above < 0) return below < 0 ? undefined : { from: below, to: below };
  return { from: above + 1, to: below < 0 ? above + 1 : Math.max(above + 1, below) };
}

/**
 * File line of the next line of SEARCH in a direction, −1 when there is none or it is not in the file; blank lines that
 * the file lacks, or has more of, are passed over.
 */
function neighbour(
  hunk: PairedHunk,
  bodies: readonly string[],
  { from, step }: { readonly from: number; readonly step: 1 | -1 },
): number {
  for (let index = from; index >= 0 && index < hunk.at.length; index += step) {
    const line = hunk.at[index] ?? -1;
    if (inLongerRun(hunk, bodies, index)) continue;
    if (line >= 0 || !isBlank(hunk.search[index] ?? '')) return line;
  }
  return -1;
}

/** Only blank lines are left out: the added text decides by its own, or by what it is akin to. */
function besideBlanks(bodies: readonly string[], readings: readonly Reading[]): Insertion | undefined {
  const open = readings.find(({ from, to }) => from < to);
  if (open === undefined) return undefined;
  const chosen = gapSide(bodies, { above: open.from - 1, below: open.to }, open.lines);
  if (chosen === undefined) return undefined;
  return { at: chosen === 'above' ? open.from : open.to, lines: open.lines };
}

/** One line is left out: what would tear the file falls out; then a sorted list or a comment's place decides. */
function besideLine(
  hunk: PairedHunk,
  bodies: readonly string[],
  { readings, left }: { readonly readings: readonly Reading[]; readonly left: string },
): Insertion | undefined {
  if (readings.some((reading) => hasHole(reading.lines) || mayHold(bodies, reading, left))) return undefined;
  const low = Math.min(...readings.map(({ from }) => from));
  const high = Math.max(...readings.map(({ to }) => to));
  const results = new Map<string, Insertion>();
  for (const reading of readings) {
    if (bodies.slice(reading.from, reading.to).includes(left) && hasAlready(reading.lines, left)) continue;
    for (let at = reading.from; at <= reading.to; at++) {
      if (torn(hunk, bodies, { reading, at })) continue;
      const text = [...bodies.slice(low, at), ...reading.lines, ...bodies.slice(at, high)].join('\n');
      if (!results.has(text)) results.set(text, { at, lines: reading.lines });
    }
  }
  const [only] = results.values();
  if (results.size < 2) return only;
  const written = readings.find(({ from, to }) => from < to);
  if (written === undefined) return undefined;
  const { from, to, lines } = written;
  const sorted = sortedPosition(bodies, [from, to], lines);
  if (sorted !== undefined) return { at: sorted, lines };
  const [above = '', between = '', next = ''] = bodies.slice(from - 1, from + 2);
  const side = to === from + 1 ? provenSide({ added: lines, left: between, above, below: next }) : undefined;
  if (side !== undefined) return { at: side === 'above' ? from : to, lines };
  const leads =
    leadsWhatFollows(between) &&
    !isBlank(next) &&
    kindOf(next) !== kindOf(lines.findLast((line) => !isBlank(line)) ?? '') &&
    ![above, lines.at(-1) ?? ''].some((line) => leadsWhatFollows(line));
  return leads ? { at: from, lines } : undefined;
}

/** True for a text that has the left-out line; a bracket is no sign of it, but where the text begins with one. */
function hasAlready(lines: readonly string[], left: string): boolean {
  if (!lines.some((line) => bareLine(line) === bareLine(left))) return false;
  return !closer.test(left) || closer.test(lines.find((line) => !isBlank(line)) ?? '');
}

/** True when the left-out line begins a block to which the end of the added text may belong, and more stays before it. */
function mayHold(bodies: readonly string[], { lines, from, to }: Reading, left: string): boolean {
  const ink = lines.filter((line) => !isBlank(line));
  const [first, last, below] = [ink[0], ink.at(-1), bodies[to]];
  if (first === undefined || last === undefined || below === undefined || from === to) return false;
  const [level, width] = [indentOf(left).length, indentOf(last).length];
  // What is parted from the line below, or leads it, is no part of its block.
  if (isBlank(lines.at(-1) ?? '') || commentEnd.test(last)) return false;
  // A block of one line keeps it.
  if (indentOf(ink.at(-2) ?? '').length <= level) return false;
  return width > level && width === indentOf(below).length && indentOf(first).length <= level;
}

function torn(
  { replace }: PairedHunk,
  bodies: readonly string[],
  { reading, at }: { readonly reading: Reading; readonly at: number },
): boolean {
  const { lines, change } = reading;
  const blank = (line: string | undefined): boolean => line !== undefined && isBlank(line);
  return tears({
    added: lines,
    above: bodies.slice(Math.max(0, at - 8), at),
    below: bodies.slice(at, at + 8),
    partedAbove: blank(lines[0]) || blank(replace[change.newFrom - 1]),
    partedBelow: blank(lines.at(-1)) || blank(replace[change.newTo]),
  });
}
