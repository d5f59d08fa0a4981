/**
 * Projects the edit script SEARCH→REPLACE onto the file's own lines.
 *
 * SEARCH only located the place: lines that the script keeps stay as the file has them, whatever the model wrote there;
 * lines that it adds take the file's indentation; a changed line that was misquoted is merged. Nothing outside the
 * changed lines is ever touched.
 */
import { bareLine, indentOf, isBlank, lineWeight } from '../line-keys.ts';
import type { Located } from '../locate/located.ts';
import type { LineSplice, TextLines } from '../text-lines.ts';
import type { IndentRelation } from './indent.ts';
import { chooseIndent } from './indent-choice.ts';
import { type LineChange, lineDiff } from './line-diff.ts';
import { mergeLine, newFormOf } from './merge-line.ts';
import { movesBesideLeftOut } from './moved.ts';
import { spotOf } from './spot.ts';
import { staggered } from './tearing.ts';

/** The script in file terms; or why it has no certain position there; or that the file already reads so. */
export type Projection =
  | {
      readonly kind: 'projected';
      readonly splices: readonly LineSplice[];
      readonly reindented: boolean;
      readonly keptContext: number;
    }
  | { readonly kind: 'unclear'; readonly why: string }
  | { readonly kind: 'already' };

const tellingWeight = 0.4;

/** Projects one located hunk. */
export function project(lines: TextLines, place: Located): Projection {
  const choice = chooseIndent(lines.bodies, place);
  if (choice === undefined)
    return { kind: 'unclear', why: 'its indentation has no relation to that of the file' };
  const splices: LineSplice[] = [];
  let reindented = false;
  const changes = lineDiff(choice.search, place.replace);
  if (movesBesideLeftOut(place, changes))
    return { kind: 'unclear', why: 'the file has lines beside the moved ones that the edit leaves out' };
  for (const change of changes) {
    const bare = addedLines(lines, place, { change, relation: choice.relation });
    if (bare === undefined)
      return { kind: 'unclear', why: 'the added lines have no indentation in the file' };
    const added = spaced(lines.bodies, place, change, bare);
    if (firstLineDropped(lines, place) && leavesLevel(lines, place, { change, added }))
      return { kind: 'unclear', why: 'the first one has no certain indentation' };
    const spot = spotOf(place, change, { bodies: lines.bodies, added });
    if (spot === undefined)
      return { kind: 'unclear', why: 'the file has lines there that the edit leaves out' };
    reindented ||= choice.relation.identity === false && added.some((line) => !isBlank(line));
    splices.push(spot);
  }
  if (splices.length > 0 && splices.every((splice) => alreadyThere(lines.bodies, place, splice))) {
    return { kind: 'already' };
  }
  return { kind: 'projected', splices, reindented, keptContext: keptContext(lines, place) };
}

/** True when SEARCH has its first line, but not those below, without indentation. */
function firstLineDropped({ bodies }: TextLines, { search, at, dropped }: Located): boolean {
  if (dropped !== undefined) return dropped;
  const body = bodies[at[0] ?? -1] ?? '';
  return indentOf(search[0] ?? ' ') === '' && indentOf(body) !== '';
}

/** True when the new first line, put where the old one stands, does not go together with the line behind it. */
function leavesLevel(
  { bodies }: TextLines,
  place: Located,
  { change, added }: { readonly change: LineChange; readonly added: readonly string[] },
): boolean {
  if (change.newFrom > 0 || change.from > 0 || change.to === 0) return false;
  const below = bodies.slice((place.at[change.to - 1] ?? place.last) + 1, place.last + 1);
  const [first, next] = [...added, ...below].filter((line) => !isBlank(line));
  return added.length > 0 && first !== undefined && next !== undefined && staggered(first, next);
}

/** Blank lines that REPLACE has next to added ones, and that the file does not have there, are added with them. */
function spaced(bodies: readonly string[], place: Located, change: LineChange, added: string[]): string[] {
  const replaces = place.search.slice(change.from, change.to).some((line) => !isBlank(line));
  const above = place.search.findLastIndex((line, index) => index < change.from && !isBlank(line));
  const below = place.search.findIndex((line, index) => index >= change.to && !isBlank(line));
  const [from, to] = [place.at[above] ?? -1, place.at[below] ?? -1];
  const together = from >= 0 && to > from && bodies.slice(from + 1, to).every(isBlank);
  if (replaces || !together || added.every(isBlank)) return added;
  const missing = (index: number): boolean =>
    isBlank(place.search[index] ?? 'x') && (place.at[index] ?? 0) < 0;
  return [...(missing(change.from - 1) ? [''] : []), ...added, ...(missing(change.to) ? [''] : [])];
}

function addedLines(
  lines: TextLines,
  place: Located,
  { change, relation }: { readonly change: LineChange; readonly relation: IndentRelation },
): string[] | undefined {
  const added: string[] = [];
  const blank = relation.identity ? '' : blankBody(lines, place);
  for (let index = change.newFrom; index < change.newTo; index++) {
    const line = place.replace[index] ?? '';
    const indent = indentOf(line);
    const first = index === 0 && relation.firstLine?.reply === indent ? relation.firstLine.file : undefined;
    const mapped = line === '' ? blank : (first ?? relation.map(indent) ?? (isBlank(line) ? '' : undefined));
    if (mapped === undefined) return undefined;
    added.push(mapped + line.slice(indent.length));
  }
  return mergedLines(lines, place, change, added);
}

/** What the blank lines have that SEARCH quotes as empty ones: spaces, if they all have the same, else nothing. */
function blankBody({ bodies }: TextLines, { search, at }: Located): string {
  const quoted = search.flatMap((line, row) => (line === '' ? (bodies[at[row] ?? -1] ?? []) : []));
  const [first = '', ...more] = quoted;
  return isBlank(first) && more.every((line) => line === first) ? first : '';
}

/** Puts the file's own wording back where a changed line was misquoted. */
function mergedLines(
  lines: TextLines,
  place: Located,
  change: LineChange,
  added: readonly string[],
): string[] {
  const merged = [...added];
  for (let index = change.from; index < change.to; index++) {
    const base = (place.search[index] ?? '').trim();
    const ours = (lines.bodies[place.at[index] ?? -1] ?? base).trim();
    if (base === '' || bareLine(base) === bareLine(ours)) continue;
    const paired = change.to - change.from === change.newTo - change.newFrom;
    const unmarked = lacksEndMark(base, ours);
    const form = paired && unmarked ? index - change.from : newFormOf(base, added);
    const theirs = added[form];
    if (theirs === undefined || (unmarked && theirs.endsWith(ours.slice(-1)))) continue;
    const indent = indentOf(theirs);
    merged[form] = indent + mergeLine(base, ours, theirs.slice(indent.length));
  }
  return merged;
}

/** True when a line was quoted without the comma or semicolon at its end. */
function lacksEndMark(base: string, ours: string): boolean {
  return ours === `${base},` || ours === `${base};`;
}

/** True when an insertion's telling lines stand right beside its spot already, outside of what the hunk quoted. */
function alreadyThere(bodies: readonly string[], place: Located, splice: LineSplice): boolean {
  const keys = splice.lines.filter((line) => !isBlank(line)).map(bareLine);
  if (splice.count > 0 || !splice.lines.some((line) => lineWeight(line) >= tellingWeight)) return false;
  const below: string[] = [];
  for (
    let line = Math.max(splice.at, place.last + 1);
    line < bodies.length && below.length < keys.length;
    line++
  ) {
    if (!isBlank(bodies[line] ?? '')) below.push(bareLine(bodies[line] ?? ''));
  }
  const above: string[] = [];
  for (let line = Math.min(splice.at, place.first) - 1; line >= 0 && above.length < keys.length; line--) {
    if (!isBlank(bodies[line] ?? '')) above.unshift(bareLine(bodies[line] ?? ''));
  }
  const same = (found: readonly string[]): boolean =>
    found.length === keys.length && found.every((key, i) => key === keys[i]);
  return (splice.at > place.last && same(below)) || (splice.at <= place.first && same(above));
}

function keptContext(lines: TextLines, place: Located): number {
  return place.search.filter((line, index) => {
    const partner = place.at[index] ?? -1;
    return !isBlank(line) && (partner < 0 || lines.bodies[partner] !== line);
  }).length;
}
