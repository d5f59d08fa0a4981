/**
 * Least-cost alignment of SEARCH's non-blank lines with a range of the file's.
 *
 * Semi-global: the file may go on before and after for free. A line of SEARCH matches a line of the file, or is skipped;
 * lines of the file between matched ones may be skipped. There is no mismatch: a pair that is neither equal nor a slip
 * of the pen cannot match. Costs are scaled by how much a line tells.
 */
import type { FileModel } from '../file-model.ts';
import { indentOf } from '../line-keys.ts';
import type { InkRange } from './candidate-ranges.ts';
import { editDistance, lineTokens, slipSimilarity, textSimilarity } from './line-similarity.ts';
import type { SearchLine } from './search-lines.ts';

/** Costs per unit of weight; tuned on perturbed real edits, see `docs/design/edit-engine.md`. */
const skipContext = 3.2;
const skipTouched = 6;
const skipFileLine = 1.2;
const slipScale = 4;
const slipBase = 0.05;
const leastSimilarity = 0.7;

/** One alignment: for every non-blank SEARCH line its position among the file's non-blank lines, or −1. */
export interface Alignment {
  readonly cost: number;
  readonly at: Int32Array;
}

/** What may not match, beside what is unequal. */
export interface AlignmentRules {
  /** Non-blank file lines that are taken. */
  readonly banned: ReadonlySet<number>;
  /** Whether a line of punctuation may stand at this indentation. */
  readonly indentFits: (line: SearchLine, fileIndent: string) => boolean;
}

/** Cost of matching nothing: what a cost is measured against. */
export function skipAllCost(ink: readonly SearchLine[]): number {
  return ink.reduce((sum, line) => sum + skipCost(line), 0);
}

/** Similarity of a SEARCH line and a non-blank file line: 1 equal, 0 not matchable. */
export type Similarity = (line: SearchLine, position: number) => number;

/** A similarity that remembers, for one file and one SEARCH. */
export function lineSimilarity(model: FileModel, replaceWords: ReadonlySet<string>): Similarity {
  const index = model.index();
  const tokens = new Map<number, readonly string[]>();
  const known = new Map<number, number>();
  const tokensAt = (position: number, key: number): readonly string[] => {
    let found = tokens.get(key);
    if (found === undefined) {
      found = lineTokens(model.lines.bodies[index.inkLines[position] ?? 0] ?? '');
      tokens.set(key, found);
    }
    return found;
  };
  return (line, position) => {
    const key = index.inkKeys[position] ?? -1;
    if (key === line.key) return 1;
    const pair = line.index * index.postings.length + key;
    let similarity = known.get(pair);
    if (similarity === undefined) {
      const other = tokensAt(position, key);
      const slip = slipSimilarity(line.tokens, other) || letterSlip(line, other, replaceWords);
      similarity = slip >= leastSimilarity ? Math.min(slip, 0.99) : 0;
      known.set(pair, similarity);
    }
    return similarity;
  };
}

/**
 * One letter off in a short word. Context may be: it is not written, so only the place is at stake. A touched line may
 * be when REPLACE spells the words as the file does, so that the slip is SEARCH's alone.
 */
function letterSlip(line: SearchLine, other: readonly string[], replaceWords: ReadonlySet<string>): number {
  if (line.touched && !other.every((token) => replaceWords.has(token) || line.tokens.includes(token)))
    return 0;
  const [a, b] = [line.tokens.join(' '), other.join(' ')];
  if (a.length < 6 || Math.abs(a.length - b.length) > 2 || a.replace(/\D+/g, '') !== b.replace(/\D+/g, ''))
    return 0;
  return editDistance(a, b, 1) <= 1 ? 1 - 1 / a.length : 0;
}

/** A similarity for rivals: lines that the best place only resembles may be resembled elsewhere more loosely. */
export function rivalSimilarity(
  model: FileModel,
  similarity: Similarity,
  resembled: ReadonlySet<number>,
): Similarity {
  const index = model.index();
  const known = new Map<number, number>();
  return (line, position) => {
    const strict = similarity(line, position);
    if (strict > 0 || !resembled.has(line.index)) return strict;
    const pair = line.index * index.postings.length + (index.inkKeys[position] ?? 0);
    let loose = known.get(pair);
    if (loose === undefined) {
      const body = model.lines.bodies[index.inkLines[position] ?? 0] ?? '';
      loose = Math.min(0.69, textSimilarity(line.text.trim().slice(0, 200), body.trim().slice(0, 200), 0.6));
      known.set(pair, loose);
    }
    return loose;
  };
}

/** The best alignment within a range. */
export function align(
  model: FileModel,
  ink: readonly SearchLine[],
  range: InkRange,
  setting: { readonly similarity: Similarity; readonly rules: AlignmentRules },
): Alignment {
  const width = range.to - range.from + 1;
  const steps = new Uint8Array((ink.length + 1) * width);
  const fileSkips = fileSkipCosts(model, range);
  let above = new Float64Array(width);
  ink.forEach((line, row) => {
    const here = new Float64Array(width);
    const skip = skipCost(line);
    for (let column = 0; column < width; column++) {
      let cost = (above[column] ?? 0) + skip;
      let step = 1;
      if (column > 0) {
        const match = (above[column - 1] ?? 0) + matchCost(model, line, range.from + column - 1, setting);
        if (match < cost) [cost, step] = [match, 2];
        const past = (here[column - 1] ?? 0) + (fileSkips[column - 1] ?? 0);
        if (past < cost) [cost, step] = [past, 3];
      }
      here[column] = cost;
      steps[(row + 1) * width + column] = step;
    }
    above = here;
  });
  return trace(ink.length, range, { steps, last: above });
}

function trace(
  rows: number,
  range: InkRange,
  table: { readonly steps: Uint8Array; readonly last: Float64Array },
): Alignment {
  const width = range.to - range.from + 1;
  let column = 0;
  table.last.forEach((cost, candidate) => {
    if (cost < (table.last[column] ?? 0)) column = candidate;
  });
  const cost = table.last[column] ?? 0;
  const at = new Int32Array(rows).fill(-1);
  for (let row = rows; row > 0; ) {
    const step = table.steps[row * width + column];
    if (step === 3) column--;
    else if (step === 2) at[--row] = range.from + --column;
    else row--;
  }
  return { cost, at };
}

function matchCost(
  model: FileModel,
  line: SearchLine,
  position: number,
  setting: { readonly similarity: Similarity; readonly rules: AlignmentRules },
): number {
  const similarity = setting.similarity(line, position);
  if (similarity === 0 || setting.rules.banned.has(position)) return Number.POSITIVE_INFINITY;
  if (line.weight <= 0.25) {
    const indent = indentOf(model.lines.bodies[model.index().inkLines[position] ?? 0] ?? '');
    if (!setting.rules.indentFits(line, indent)) return Number.POSITIVE_INFINITY;
  }
  return similarity === 1 ? 0 : (slipScale * (1 - similarity) + slipBase) * line.weight;
}

function skipCost(line: SearchLine): number {
  return (line.touched ? skipTouched : skipContext) * line.weight;
}

function fileSkipCosts(model: FileModel, range: InkRange): Float64Array {
  const { inkLines } = model.index();
  const costs = new Float64Array(range.to - range.from);
  for (let position = range.from; position < range.to; position++) {
    costs[position - range.from] = skipFileLine * model.weight(inkLines[position] ?? 0);
  }
  return costs;
}
