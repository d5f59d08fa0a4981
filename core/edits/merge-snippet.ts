/**
 * Merges a lazy snippet: the new form of a part of a file, in which comments such as `// ... existing code ...` stand for
 * what stays.
 *
 * The snippet's lines are aligned with the file's; between two aligned lines the file's own lines stay where the snippet
 * has a mark, and give way to the snippet's where it has none. Refused where that would delete much unseen, or where the
 * snippet fits two places.
 */
import type { EditFile } from './edit.ts';
import { type FileModel, fileModel } from './file-model.ts';
import { indentOf, isBlank } from './line-keys.ts';
import { type Alignment, align } from './locate/alignment.ts';
import { isElision } from './locate/elision.ts';
import type { Miss } from './locate/located.ts';
import { matchTable, rangeTexts } from './locate/match-table.ts';
import { evidenceOf } from './locate/proof-evidence.ts';
import { type SearchLine, type SearchLines, searchLines } from './locate/search-lines.ts';
import { indentPairs, indentRelation } from './project/indent.ts';
import { joinLines, type LineSplice, spliceLines } from './text-lines.ts';

/** The merged text, or why the snippet has no certain place. */
export type MergedSnippet =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'refused'; readonly miss: Miss };

const mostCells = 4_000_000;
const leastMatched = 0.3;
const leastMargin = 0.12;
const mostUnseenDeletions = 3;
const mostDeletedShare = 0.3;

/** Merges a snippet into a file. */
export function mergeSnippet(file: EditFile, snippet: string): MergedSnippet {
  const model = fileModel(file.text);
  const lines = snippet.replace(/\n$/, '').split('\n');
  const plain = lines.map((line) => (isElision(line) ? '' : line));
  const search = searchLines(model, { search: plain, replace: plain });
  const found = bestFit(model, search);
  if (found === undefined) return refused('no_match', 'The snippet is not the form of any part of the file.');
  if (found.margin < leastMargin) return refused('ambiguous', 'The snippet fits two places of the file.');
  const at = new Int32Array(lines.length).fill(-1);
  search.ink.forEach((line, row) => {
    const position = found.alignment.at[row] ?? -1;
    if (position >= 0) at[line.index] = model.index().inkLines[position] ?? -1;
  });
  return mergeAligned(model, lines, at);
}

function refused(code: Miss['code'], message: string): MergedSnippet {
  return { kind: 'refused', miss: { code, message } };
}

/** The best alignment of the snippet, if enough of it is in the file. */
function bestFit(
  model: FileModel,
  search: SearchLines,
): { readonly alignment: Alignment; readonly margin: number } | undefined {
  const range = { from: 0, to: model.index().inkKeys.length };
  if (search.ink.length === 0 || search.ink.length * range.to > mostCells) return undefined;
  const table = matchTable(search, rangeTexts(model, [range]));
  const indentFits = (line: SearchLine, indent: string): boolean => line.indent === indent;
  const alignment = align(model, search.ink, range, { table, fileSkip: 0.02, indentFits });
  const banned = new Set(alignment.at.filter((position) => position >= 0));
  const rival = align(model, search.ink, range, { table, fileSkip: 0.02, banned });
  const evidence = evidenceOf(model, search, { best: alignment, table, rival, rivalCost: rival.cost });
  const anchored = evidence.lines.some((line) => line.exact && line.search.weight >= 0.4);
  return evidence.confidence < leastMatched || !anchored ? undefined : { alignment, margin: evidence.margin };
}

/** A stretch of the snippet between two aligned lines, and the file lines between the same two. */
interface Gap {
  readonly added: readonly string[];
  readonly from: number;
  readonly to: number;
}

function mergeAligned(model: FileModel, lines: readonly string[], at: Int32Array): MergedSnippet {
  const relation = indentRelation({
    pairs: indentPairs(lines, at, model.lines.bodies),
    hasFirst: false,
    wanted: lines.filter((line) => !isBlank(line)).map(indentOf),
  });
  if (relation === undefined) return refused('stale_context', 'The snippet is indented unlike the file.');
  const map = (line: string): string => {
    const indent = indentOf(line);
    return isBlank(line) ? line : (relation.map(indent) ?? indent) + line.slice(indent.length);
  };
  const splices: LineSplice[] = [];
  let deleted = 0;
  for (const gap of gapsOf(lines, at, model.lines.bodies.length)) {
    const unseen = model.lines.bodies.slice(gap.from, gap.to).filter((body) => !isBlank(body)).length;
    const kept = gap.added.findIndex(isElision);
    const written = gap.added.some((line) => !isBlank(line));
    if (kept >= 0) {
      const rest = gap.added.slice(kept + 1).filter((line) => !isElision(line));
      splices.push(
        ...insertion(gap.from, gap.added.slice(0, kept).map(map)),
        ...insertion(gap.to, rest.map(map)),
      );
    } else if (written || unseen > 0) {
      if (!written && unseen > mostUnseenDeletions) {
        return refused(
          'placeholder',
          `The snippet leaves out ${unseen} lines at line ${gap.from + 1} without saying so.`,
        );
      }
      deleted += unseen;
      splices.push({ at: gap.from, count: gap.to - gap.from, lines: gap.added.map(map) });
    }
  }
  if (deleted > mostDeletedShare * model.index().inkKeys.length) {
    return refused('shrinks_file', `The snippet would delete ${deleted} lines of the file.`);
  }
  return { kind: 'merged', text: joinLines(spliceLines(model.lines, splices)) };
}

/** Added text, set off by its own blank lines only. */
function insertion(at: number, lines: readonly string[]): LineSplice[] {
  return lines.some((line) => !isBlank(line)) ? [{ at, count: 0, lines }] : [];
}

/** Gaps between aligned lines; before the first and after the last, the file's lines are none of the snippet's. */
function gapsOf(lines: readonly string[], at: Int32Array, size: number): Gap[] {
  const gaps: Gap[] = [];
  const aligned = [...at.entries()].filter(([, line]) => line >= 0);
  const first = aligned[0];
  if (first === undefined) return gaps;
  gaps.push({ added: lines.slice(0, first[0]), from: first[1], to: first[1] });
  aligned.forEach(([index, line], position) => {
    const next = aligned[position + 1];
    const to = next === undefined ? line + 1 : next[1];
    gaps.push({
      added: lines.slice(index + 1, next?.[0] ?? lines.length),
      from: Math.min(size, line + 1),
      to,
    });
  });
  return gaps;
}
