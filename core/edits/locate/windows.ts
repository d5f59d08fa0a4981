/**
 * Tiers 1–3: every non-blank line of SEARCH stands in the file, in order, with nothing but blank lines between.
 *
 * Lines are compared by loose key; what else they agree in (spacing, typographic punctuation, indentation, blank lines)
 * decides the tier. Only the strongest tier that has a place counts, so that a better copy of a text is never made
 * ambiguous by a worse one.
 */
import type { MatchTier } from '../edit.ts';
import type { FileModel } from '../file-model.ts';
import { foldLine, indentOf, isBlank, looseLine } from '../line-keys.ts';
import { indentPairs, indentRelation } from '../project/indent.ts';
import type { Located } from './located.ts';

const mostPlaces = 2000;

/** SEARCH and REPLACE as whole lines. */
export interface LineHunk {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/** The places of the strongest tier that has any; empty when a line of SEARCH is not in the file. */
export function windowPlaces(model: FileModel, hunk: LineHunk): Located[] {
  const starts = windowStarts(model, hunk.search);
  const graded = starts.flatMap((start) => gradedPlace(model, hunk, start));
  if (graded.length === 0) return [];
  const best = Math.min(...graded.map(({ grade }) => grade));
  return graded.filter(({ grade }) => grade === best).map(({ place }) => place);
}

/** Positions in the index's non-blank lines where the keys of SEARCH stand in a row. */
function windowStarts(model: FileModel, search: readonly string[]): number[] {
  const { keyIds, inkKeys, postings } = model.index();
  const keys: number[] = [];
  for (const line of search) {
    if (isBlank(line)) continue;
    const id = keyIds.get(looseLine(line));
    if (id === undefined) return [];
    keys.push(id);
  }
  let rarest = 0;
  const count = (key: number | undefined): number => postings[key ?? -1]?.length ?? 0;
  keys.forEach((key, index) => {
    if (count(key) < count(keys[rarest])) rarest = index;
  });
  const starts: number[] = [];
  for (const position of (postings[keys[rarest] ?? -1] ?? []).slice(0, mostPlaces)) {
    const start = position - rarest;
    if (start >= 0 && keys.every((key, index) => inkKeys[start + index] === key)) starts.push(start);
  }
  return starts;
}

interface Graded {
  readonly grade: number;
  readonly place: Located;
}

const textTiers: readonly MatchTier[] = ['exact', 'whitespace', 'whitespace', 'indentation'];

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
  return [{ grade: text + (blanksAgree ? 0 : 4), place }];
}

/** Pairs the lines of SEARCH with file lines; blank lines pair up as far as both sides have them. */
function pairLines(
  model: FileModel,
  search: readonly string[],
  start: number,
): { at: Int32Array; blanksAgree: boolean } {
  const { inkLines } = model.index();
  const { bodies } = model.lines;
  const at = new Int32Array(search.length).fill(-1);
  let ink = start;
  search.forEach((line, index) => {
    if (!isBlank(line)) at[index] = inkLines[ink++] ?? -1;
  });
  const firstInk = search.findIndex((line) => !isBlank(line));
  for (let index = firstInk - 1; index >= 0; index--) at[index] = blankAt(bodies, (at[index + 1] ?? 0) - 1);
  for (let index = firstInk + 1; index < search.length; index++) {
    const before = at[index - 1] ?? -1;
    if (isBlank(search[index] ?? '') && before >= 0) at[index] = blankAt(bodies, before + 1);
  }
  let blanksAgree = true;
  at.forEach((line, index) => {
    if (line < 0 || (index > 0 && line !== (at[index - 1] ?? -1) + 1)) blanksAgree = false;
  });
  return { at, blanksAgree };
}

function blankAt(bodies: readonly string[], line: number): number {
  const body = bodies[line];
  return body !== undefined && isBlank(body) ? line : -1;
}

/** 0 raw, 1 trailing space, 2 typographic punctuation or inner space, 3 affine indentation; undefined is no proof. */
function textGrade(model: FileModel, hunk: LineHunk, at: Int32Array): number | undefined {
  let grade = 0;
  let indented = true;
  hunk.search.forEach((line, index) => {
    const partner = at[index] ?? -1;
    if (partner < 0 || isBlank(line)) return;
    const body = model.lines.bodies[partner] ?? '';
    if (body === line) return;
    if (indentOf(body) !== indentOf(line)) indented = false;
    grade = Math.max(
      grade,
      body.trimEnd() === line.trimEnd() ? 1 : foldLine(body) === foldLine(line) ? 2 : 2,
    );
  });
  if (indented) return grade;
  const relation = indentRelation({
    pairs: indentPairs(hunk.search, at, model.lines.bodies),
    hasFirst: !isBlank(hunk.search[0] ?? ''),
    wanted: hunk.replace.filter((line) => !isBlank(line)).map(indentOf),
  });
  return relation === undefined ? undefined : 3;
}
