/**
 * Tier 5: SEARCH aligned with the file line by line, accepted only with proof.
 *
 * For replies that quote the file with a slip, a stale or invented line, or a line left out. The best alignment over all
 * candidate ranges is judged together with its rival, the best one on none of the same lines.
 */
import type { EditCandidate } from '../edit.ts';
import type { FileModel } from '../file-model.ts';
import { type IndentPair, indentPair, indentRelation } from '../project/indent.ts';
import { type Alignment, type AlignmentRules, align } from './alignment.ts';
import { candidateRanges, type InkRange } from './candidate-ranges.ts';
import { type LocateOutcome, notHere } from './located.ts';
import { type MatchTable, matchTable, rangeTexts, rivalTable, similarityAt } from './match-table.ts';
import { pairAllLines } from './pair-lines.ts';
import { refuted } from './proof.ts';
import { type AlignmentEvidence, evidenceOf } from './proof-evidence.ts';
import { type SearchLine, type SearchLines, searchLines } from './search-lines.ts';
import type { LineHunk } from './windows.ts';

/** Lines of the file that a refusal shows at most, less one. */
const mostShown = 30;

/** Settings of the tier. */
export interface AlignedSettings {
  /** Cells that all ranges together may have; beyond it the hunk is refused. */
  readonly mostCells: number;
  /** One guard of the proof to leave out, for its own test. */
  readonly withoutGuard?: string;
}

/** The proven place of a hunk, or why there is none. */
export function alignedPlace(model: FileModel, hunk: LineHunk, settings: AlignedSettings): LocateOutcome {
  const search = searchLines(model, hunk);
  const ranges = candidateRanges(model.index(), search.ink);
  if (search.ink.length === 0 || ranges.length === 0) return notHere;
  const cells = ranges.reduce((sum, range) => sum + (range.to - range.from) * search.ink.length, 0);
  if (cells > settings.mostCells) {
    return {
      kind: 'refused',
      miss: { code: 'limits', message: 'The text to replace is too long to be searched for loosely.' },
    };
  }
  const texts = rangeTexts(model, ranges);
  const table = matchTable(search, texts);
  const best = reached(model, search.ink, bestAlignment(model, search.ink, ranges, table));
  if (best.at.every((position) => position < 0)) return notHere;
  const evidence = judged(model, { search, ranges, texts, table, best });
  const refused = refuted(evidence, settings.withoutGuard);
  if (refused !== undefined)
    return { kind: 'refused', miss: { ...refused, candidates: [closest(model, evidence)] } };
  const at = pairAllLines(model, hunk.search, best.at);
  const lines = at.filter((line) => line >= 0);
  const { confidence, margin } = evidence;
  const place = { tier: 'aligned' as const, ...hunk, at, confidence, margin };
  return { kind: 'found', places: [{ ...place, first: lines[0] ?? 0, last: lines.at(-1) ?? -1 }] };
}

interface Found {
  readonly search: SearchLines;
  readonly ranges: readonly InkRange[];
  readonly texts: ReturnType<typeof rangeTexts>;
  readonly table: MatchTable;
  readonly best: Alignment;
}

/** The best alignment with its evidence: what it costs beside the next best, and who could be meant instead. */
function judged(model: FileModel, { search, ranges, texts, table, best }: Found): AlignmentEvidence {
  const banned = new Set(best.at.filter((position) => position >= 0));
  const resembled = new Set<number>();
  search.ink.forEach((_, row) => {
    const position = best.at[row] ?? -1;
    if (position >= 0 && similarityAt(table, row, position) < 1) resembled.add(row);
  });
  const rivalBy = (rules: AlignmentRules): Alignment =>
    cheapest(ranges.map((range) => align(model, search.ink, range, rules)));
  const strict = rivalBy({ table, banned });
  const loose = resembled.size === 0 ? table : rivalTable(search, texts, { table, resembled });
  const rival = resembled.size === 0 ? strict : rivalBy({ table: loose, banned });
  return evidenceOf(model, search, { best, table, rival, rivalCost: strict.cost });
}

/** The cheapest alignment; lines of punctuation must stand at the indentation that the telling lines imply. */
function bestAlignment(
  model: FileModel,
  ink: readonly SearchLine[],
  ranges: readonly InkRange[],
  table: MatchTable,
): Alignment {
  const runs = ranges.map((range) => align(model, ink, range, { table }));
  const loose = cheapest(runs);
  const range = ranges[runs.indexOf(loose)];
  const relation = indentRelation({ pairs: tellingPairs(model, ink, loose), hasFirst: false, wanted: [] });
  if (range === undefined || relation === undefined) return loose;
  const first = ink[0];
  return align(model, ink, range, {
    table,
    // The first line may have lost its indentation.
    indentFits: (line, indent) =>
      (line === first && line.indent === '') || relation.map(line.indent) === indent,
  });
}

/** Lines before the first or behind the last matched one that stand there word for word, but for one line left out. */
function reached(model: FileModel, ink: readonly SearchLine[], best: Alignment): Alignment {
  const first = best.at.findIndex((position) => position >= 0);
  const last = best.at.findLastIndex((position) => position >= 0);
  const at = best.at.slice();
  const reach = (from: number, to: number, shift: number): void => {
    const rows = ink.slice(from, to);
    const { inkLines } = model.index();
    const stands = rows.every(
      (line, index) => model.lines.bodies[inkLines[shift + from + index] ?? -1] === line.text,
    );
    if (!stands) return;
    for (let row = from; row < to; row++) at[row] = shift + row;
  };
  if (first > 0) reach(0, first, (best.at[first] ?? 0) - first - 1);
  if (last >= 0 && last < ink.length - 1) reach(last + 1, ink.length, (best.at[last] ?? 0) - last + 1);
  return at.includes(-1) ? best : { cost: best.cost, at };
}

function tellingPairs(model: FileModel, ink: readonly SearchLine[], alignment: Alignment): IndentPair[] {
  const { inkLines } = model.index();
  return ink.slice(1).flatMap((line, row) => {
    const position = alignment.at[row + 1] ?? -1;
    if (position < 0 || line.weight <= 0.25) return [];
    return [indentPair(line.text, model.lines.bodies[inkLines[position] ?? 0] ?? '')];
  });
}

function cheapest(alignments: readonly Alignment[]): Alignment {
  return alignments.reduce((best, next) => (next.cost < best.cost ? next : best));
}

/** The file's lines where SEARCH seems to be meant: as many before and after the matched ones as SEARCH has. */
function closest(model: FileModel, evidence: AlignmentEvidence): EditCandidate {
  const { inkLines } = model.index();
  const matched = evidence.lines.filter((line) => line.position >= 0);
  const [head, tail] = [matched[0], matched.at(-1)];
  const start = (inkLines[head?.position ?? 0] ?? 0) - (head?.search.index ?? 0);
  const stop = (inkLines[tail?.position ?? 0] ?? 0) + evidence.searchLength - 1 - (tail?.search.index ?? 0);
  const first = Math.max(0, start);
  const last = Math.min(model.lines.bodies.length - 1, stop, first + mostShown);
  return {
    line: first + 1,
    endLine: last + 1,
    context: model.lines.bodies.slice(first, last + 1).join('\n'),
  };
}
