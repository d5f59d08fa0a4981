/**
 * Tier 5: SEARCH aligned with the file line by line, accepted only with proof.
 *
 * For replies that quote the file with a slip, a stale or invented line, or a line left out. The best alignment over all
 * candidate ranges is judged together with its rival, the best one on none of the same lines.
 */
import type { FileModel } from '../file-model.ts';
import { indentOf } from '../line-keys.ts';
import { type IndentPair, indentRelation } from '../project/indent.ts';
import {
  type Alignment,
  type AlignmentRules,
  align,
  lineSimilarity,
  rivalSimilarity,
  type Similarity,
} from './alignment.ts';
import { candidateRanges, type InkRange } from './candidate-ranges.ts';
import { type LocateOutcome, notHere } from './located.ts';
import { pairAllLines } from './pair-lines.ts';
import { refuted } from './proof.ts';
import { type AlignmentEvidence, evidenceOf } from './proof-evidence.ts';
import { type SearchLine, searchLines } from './search-lines.ts';
import type { LineHunk } from './windows.ts';

/** The proven place of a hunk, or why there is none; `withoutGuard` switches one guard off for its own test. */
export function alignedPlace(model: FileModel, hunk: LineHunk, withoutGuard?: string): LocateOutcome {
  const search = searchLines(model, hunk);
  const ranges = candidateRanges(model.index(), search.ink);
  if (search.ink.length === 0 || ranges.length === 0) return notHere;
  const similarity = lineSimilarity(model, search.replaceWords);
  const best = bestAlignment(model, search.ink, ranges, similarity);
  const banned = new Set(best.at.filter((position) => position >= 0));
  if (banned.size === 0) return notHere;
  const rules: AlignmentRules = { banned, indentFits: () => true };
  const rivalBy = (measure: Similarity): Alignment =>
    cheapest(ranges.map((range) => align(model, search.ink, range, { similarity: measure, rules })));
  const resembled = new Set(
    search.ink
      .filter((line, row) => isResembled(similarity, line, best.at[row] ?? -1))
      .map((line) => line.index),
  );
  const strictRival = rivalBy(similarity);
  const rival = resembled.size === 0 ? strictRival : rivalBy(rivalSimilarity(model, similarity, resembled));
  const evidence = evidenceOf(model, search, { best, similarity, rival, rivalCost: strictRival.cost });
  const refused = refuted(evidence, withoutGuard);
  if (refused !== undefined)
    return { kind: 'refused', miss: { ...refused, candidates: [closest(model, evidence)] } };
  const at = pairAllLines(model, hunk.search, best.at);
  const lines = at.filter((line) => line >= 0);
  const { confidence, margin } = evidence;
  const place = { tier: 'aligned' as const, ...hunk, at, confidence, margin };
  return { kind: 'found', places: [{ ...place, first: lines[0] ?? 0, last: lines.at(-1) ?? -1 }] };
}

function isResembled(similarity: Similarity, line: SearchLine, position: number): boolean {
  return position >= 0 && similarity(line, position) < 1;
}

/** The cheapest alignment; lines of punctuation must stand at the indentation that the telling lines imply. */
function bestAlignment(
  model: FileModel,
  ink: readonly SearchLine[],
  ranges: readonly InkRange[],
  similarity: Similarity,
): Alignment {
  const free: AlignmentRules = { banned: new Set(), indentFits: () => true };
  const runs = ranges.map((range) => align(model, ink, range, { similarity, rules: free }));
  const loose = cheapest(runs);
  const range = ranges[runs.indexOf(loose)];
  const relation = indentRelation({ pairs: tellingPairs(model, ink, loose), hasFirst: false, wanted: [] });
  if (range === undefined || relation === undefined) return loose;
  const first = ink[0];
  const rules: AlignmentRules = {
    banned: new Set(),
    indentFits: (line, indent) => line === first || relation.map(line.indent) === indent,
  };
  return align(model, ink, range, { similarity, rules });
}

function tellingPairs(model: FileModel, ink: readonly SearchLine[], alignment: Alignment): IndentPair[] {
  const { inkLines } = model.index();
  return ink.slice(1).flatMap((line, row) => {
    const position = alignment.at[row + 1] ?? -1;
    if (position < 0 || line.weight <= 0.25) return [];
    return [{ reply: line.indent, file: indentOf(model.lines.bodies[inkLines[position] ?? 0] ?? '') }];
  });
}

function cheapest(alignments: readonly Alignment[]): Alignment {
  return alignments.reduce((best, next) => (next.cost < best.cost ? next : best));
}

function closest(
  model: FileModel,
  evidence: AlignmentEvidence,
): { line: number; endLine: number; context: string } {
  const { inkLines } = model.index();
  const matched = evidence.lines
    .filter((line) => line.position >= 0)
    .map((line) => inkLines[line.position] ?? 0);
  const first = matched[0] ?? 0;
  const last = Math.min(matched.at(-1) ?? 0, first + 30);
  return {
    line: first + 1,
    endLine: last + 1,
    context: model.lines.bodies.slice(first, last + 1).join('\n'),
  };
}
