/**
 * Tiers 1–3: every non-blank line of SEARCH stands in the file, in order, with nothing but blank lines between.
 *
 * Lines are compared by loose key; what else they agree in (spacing, typographic punctuation, indentation, blank lines)
 * decides the tier. Only the strongest tier that has a place counts, so that a better copy of a text is never made
 * ambiguous by a worse one.
 */
import type { MatchTier } from '../edit.ts';
import type { FileModel } from '../file-model.ts';
import { beginsComment, foldLine, indentOf, isBlank, lineWeight, looseLine } from '../line-keys.ts';
import { indentPairs, indentRelation, missesLevel } from '../project/indent.ts';
import { sameTokens } from './line-similarity.ts';
import type { Located } from './located.ts';
import { pairAllLines } from './pair-lines.ts';

const mostPlaces = 2000;
/** A text that tells less than this stands elsewhere by chance, if only blank lines may differ. */
const tellingText = 1.2;
/** In a file of more lines a text of less weight has copies a level deeper. */
const longText = 6;
const longFile = 100;

/** SEARCH and REPLACE as whole lines. */
export interface LineHunk {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/** The places of the strongest tier that has any; empty when a line of SEARCH is not in the file. */
export function windowPlaces(model: FileModel, hunk: LineHunk): Located[] {
  const starts = windowStarts(model, hunk.search);
  const short =
    hunk.search.reduce((sum, line) => sum + (isBlank(line) ? 0 : lineWeight(line)), 0) < tellingText;
  const graded = starts
    .flatMap((start) => gradedPlace(model, hunk, start))
    .filter(({ place }) => !short || !(place.tier === 'formatting' || blanksInside(model, place)));
  if (graded.length === 0) return [];
  const best = Math.min(...graded.map(({ grade }) => grade));
  return graded.filter(({ grade }) => grade === best).map(({ place }) => place);
}

/** True when the file has more or fewer blank lines between the lines of the text. */
function blanksInside(model: FileModel, { search, first, last }: Located): boolean {
  const ink = (lines: readonly string[]): number =>
    lines.findLastIndex((line) => !isBlank(line)) - lines.findIndex((line) => !isBlank(line));
  return ink(search) !== ink(model.lines.bodies.slice(first, last + 1));
}

/** Positions in the index's non-blank lines where the keys of SEARCH stand in a row. */
function windowStarts(model: FileModel, search: readonly string[]): number[] {
  const { keyOf, inkKeys, postings } = model.index();
  const keys: number[] = [];
  for (const line of search) {
    if (isBlank(line)) continue;
    const key = keyOf(line);
    if (key < 0) return [];
    keys.push(key);
  }
  let rarest = 0;
  const count = (key: number | undefined): number => postings(key ?? -1).length;
  keys.forEach((key, index) => {
    if (count(key) < count(keys[rarest])) rarest = index;
  });
  const starts: number[] = [];
  for (const position of postings(keys[rarest] ?? -1).subarray(0, mostPlaces)) {
    const start = position - rarest;
    if (start >= 0 && keys.every((key, index) => inkKeys[start + index] === key)) starts.push(start);
  }
  return starts;
}

interface Graded {
  readonly grade: number;
  readonly place: Located;
}

const textTiers: readonly MatchTier[] = ['exact', 'whitespace', 'whitespace', 'indentation', 'formatting'];

function gradedPlace(model: FileModel, hunk: LineHunk, start: number): Graded[] {
  const { at, blanksAgree } = pairLines(model, hunk.search, start);
  const text = textGrade(model, hunk, at);
  if (text === undefined) return [];
  const lines = at.filter((line) => line >= 0);
  const tier = blanksAgree ? (textTiers[text] ?? 'indentation') : 'blank-lines';
  const place: Located = {
    tier,
    search: hunk.search,
    replace: hunk.replace,
    at,
    first: lines[0] ?? 0,
    last: lines.at(-1) ?? -1,
    confidence: 1,
    margin: 1,
  };
  return [{ grade: text + (blanksAgree ? 0 : textTiers.length), place }];
}

/** Pairs all lines and tells whether blank lines are the same on both sides. */
function pairLines(
  model: FileModel,
  search: readonly string[],
  start: number,
): { at: Int32Array; blanksAgree: boolean } {
  const count = search.reduce((sum, line) => sum + (isBlank(line) ? 0 : 1), 0);
  const at = pairAllLines(
    model,
    search,
    Int32Array.from({ length: count }, (_, index) => start + index),
  );
  const blanksAgree = at.every(
    (line, index) => line >= 0 && (index === 0 || line === (at[index - 1] ?? -1) + 1),
  );
  return { at, blanksAgree };
}

/**
 * 0 raw, 1 trailing space, 2 typographic punctuation or inner space, 3 affine indentation, 4 formatting (quotes, spaces
 * between tokens); undefined where the indentation has no relation, which is no proof.
 */
function textGrade(model: FileModel, hunk: LineHunk, at: Int32Array): number | undefined {
  let grade = 0;
  let indented = true;
  let parted = false;
  if (lone(hunk.search) && spacedOtherwise(model, hunk.search, at)) return undefined;
  hunk.search.forEach((line, index) => {
    const partner = at[index] ?? -1;
    const body = model.lines.bodies[partner] ?? '';
    if (partner < 0 || isBlank(line) || body === line) return;
    if (!sameTokens(body, line)) parted = true;
    if (indentOf(body) !== indentOf(line)) indented = false;
    grade = Math.max(grade, lineGrade(body, line));
  });
  if (parted) return undefined;
  if (indented) return grade;
  const pairs = indentPairs(hunk.search, at, model.lines.bodies);
  if (missesLevel(pairs) && shortIn(model.lines.bodies, hunk.search)) return undefined;
  const relation = indentRelation({
    pairs,
    hasFirst: !isBlank(hunk.search[0] ?? ''),
    wanted: hunk.replace.filter((line) => !isBlank(line)).map(indentOf),
  });
  return relation === undefined ? undefined : Math.max(3, grade);
}

/** True for a text that may well stand twice in a file of this length, once a level deeper. */
export function shortIn(bodies: readonly string[], search: readonly string[]): boolean {
  const weight = search.reduce((sum, line) => sum + (isBlank(line) ? 0 : lineWeight(line)), 0);
  return weight < longText && bodies.length > longFile;
}

function lone(search: readonly string[]): boolean {
  return search.filter((line) => !isBlank(line)).length === 1;
}

/** True when a comment has other spaces inside than its partner: behind its mark they are indentation. */
function spacedOtherwise(model: FileModel, search: readonly string[], at: Int32Array): boolean {
  return search.some((line, index) => {
    const body = model.lines.bodies[at[index] ?? -1] ?? '';
    return (
      beginsComment(line) &&
      looseLine(body) === looseLine(line) &&
      foldLine(body).trim() !== foldLine(line).trim()
    );
  });
}

function lineGrade(body: string, line: string): number {
  if (body.trimEnd() === line.trimEnd()) return 1;
  return looseLine(body) === looseLine(line) ? 2 : 4;
}
