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
import type { LineMatches, MatchTable } from './match-table.ts';
import type { SearchLine } from './search-lines.ts';

/** Costs per unit of weight; tuned on perturbed real edits, see `docs/design/edit-engine.md`. */
const skipContext = 3.2;
const skipTouched = 6;
const skipFileLine = 1.2;
const slipScale = 4;
const slipBase = 0.05;
/** Least weight of a line next to added ones: a bracket there tells where they go, which far ones do not. */
const besideWeight = 0.75;
/** A line this light is punctuation only. */
const punctuationWeight = 0.25;

/** One alignment: for every non-blank SEARCH line its position among the file's non-blank lines, or −1. */
export interface Alignment {
  readonly cost: number;
  readonly at: Int32Array;
}

/** What may match: the table, and what it is restricted by. */
export interface AlignmentRules {
  readonly table: MatchTable;
  /** Non-blank file lines that are taken. */
  readonly banned?: ReadonlySet<number>;
  /** Whether a line of punctuation may stand at this indentation; unset, anywhere. */
  readonly indentFits?: (line: SearchLine, fileIndent: string) => boolean;
  /** Cost of skipping a file line, per unit of weight. @default 1.2 */
  readonly fileSkip?: number;
}

/** Cost of matching nothing: what a cost is measured against. */
export function skipAllCost(ink: readonly SearchLine[]): number {
  return ink.reduce((sum, line) => sum + skipCost(line), 0);
}

/** The best alignment within a range. */
export function align(
  model: FileModel,
  ink: readonly SearchLine[],
  range: InkRange,
  rules: AlignmentRules,
): Alignment {
  const width = range.to - range.from + 1;
  const steps = new Uint8Array((ink.length + 1) * width);
  const fileSkips = fileSkipCosts(model, range, rules.fileSkip ?? skipFileLine);
  const match = new Float64Array(width);
  let above = new Float64Array(width);
  let here = new Float64Array(width);
  ink.forEach((line, row) => {
    match.fill(Number.POSITIVE_INFINITY);
    fillMatches(model, range, { line, matches: rules.table[row], rules }, match);
    const skip = skipCost(line);
    const base = (row + 1) * width;
    here[0] = (above[0] ?? 0) + skip;
    steps[base] = 1;
    for (let column = 1; column < width; column++) {
      const skipped = (above[column] ?? 0) + skip;
      const matched = (above[column - 1] ?? 0) + (match[column] ?? 0);
      const past = (here[column - 1] ?? 0) + (fileSkips[column - 1] ?? 0);
      const best = Math.min(matched, skipped);
      here[column] = Math.min(past, best);
      steps[base + column] = past < best ? 3 : matched < skipped ? 2 : 1;
    }
    [above, here] = [here, above];
  });
  return trace(ink.length, range, { steps, last: above });
}

/** Costs of matching one SEARCH line, by column of the range. */
function fillMatches(
  model: FileModel,
  range: InkRange,
  row: {
    readonly line: SearchLine;
    readonly matches: LineMatches | undefined;
    readonly rules: AlignmentRules;
  },
  match: Float64Array,
): void {
  const { line, matches, rules } = row;
  const { inkLines } = model.index();
  matches?.positions.forEach((position, index) => {
    if (position < range.from || position >= range.to || rules.banned?.has(position) === true) return;
    if (line.weight <= punctuationWeight && rules.indentFits !== undefined) {
      const indent = indentOf(model.lines.bodies[inkLines[position] ?? 0] ?? '');
      if (!rules.indentFits(line, indent)) return;
    }
    const similarity = matches.similarities[index] ?? 0;
    match[position - range.from + 1] =
      similarity === 1 ? 0 : (slipScale * (1 - similarity) + slipBase) * line.weight;
  });
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

function skipCost(line: SearchLine): number {
  if (line.touched) return skipTouched * line.weight;
  return skipContext * (line.beside ? Math.max(line.weight, besideWeight) : line.weight);
}

function fileSkipCosts(model: FileModel, range: InkRange, cost: number): Float64Array {
  const { inkLines } = model.index();
  const costs = new Float64Array(range.to - range.from);
  for (let position = range.from; position < range.to; position++) {
    costs[position - range.from] = cost * model.weight(inkLines[position] ?? 0);
  }
  return costs;
}
