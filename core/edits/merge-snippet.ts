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
import { bareLine, indentOf, isBlank } from './line-keys.ts';
import { type Alignment, align } from './locate/alignment.ts';
import { isElision } from './locate/elision.ts';
import type { Miss } from './locate/located.ts';
import { matchTable, rangeTexts } from './locate/match-table.ts';
import { evidenceOf } from './locate/proof-evidence.ts';
import { type SearchLine, type SearchLines, searchLines } from './locate/search-lines.ts';
import { indentPairs, indentRelation } from './project/indent.ts';
import { newFormOf } from './project/merge-line.ts';
import { fillGap, type SnippetGap } from './snippet-gap.ts';
import { joinLines, type LineSplice, spliceLines } from './text-lines.ts';

/** The merged text, or why the snippet has no certain place. */
export type MergedSnippet =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'refused'; readonly miss: Miss };

const mostCells = 4_000_000;
const leastMatched = 0.3;
const leastMargin = 0.12;
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
  return mergeAligned(
    model,
    lines,
    withClosers(model.lines.bodies, lines, inSameBlocks(model.lines.bodies, lines, at)),
  );
}

/** Common lines stand in many blocks: one is shared only where the lines that begin the block are the same or alike. */
function inSameBlocks(bodies: readonly string[], lines: readonly string[], at: Int32Array): Int32Array {
  const kept = at.slice();
  lines.forEach((_, index) => {
    const head = headOf(lines, index);
    if ((at[index] ?? -1) < 0 || head < 0) return;
    const ours = headOf(bodies, at[index] ?? -1);
    const alike = ours >= 0 && newFormOf((bodies[ours] ?? '').trim(), [(lines[head] ?? '').trim()]) >= 0;
    const known = kept[head] ?? -1;
    if (known < 0 ? !alike : known !== ours) kept[index] = -1;
  });
  return kept;
}

/** The line that begins the block of a line: the next one above that stands less deep; −1 when there is none. */
function headOf(lines: readonly string[], line: number): number {
  const depth = indentOf(lines[line] ?? '').length;
  const above = (text: string, row: number): boolean => row < line && indentOf(text).length < depth;
  return lines.findLastIndex((text, row) => above(text, row) && !isBlank(text) && !isElision(text));
}

/**
 * Brackets alone are everywhere: one stands for the file's only where the lines before it do, or else for the one that
 * ends what the same line began.
 */
function withClosers(bodies: readonly string[], lines: readonly string[], at: Int32Array): Int32Array {
  return at.map((line, index) => {
    const text = lines[index] ?? '';
    if (isBlank(text) || isElision(text) || /[\p{L}\p{N}]/u.test(text)) return line;
    const before = lines.findLastIndex((other, row) => row < index && !isBlank(other));
    const above = bodies.findLastIndex((body, row) => row < line && !isBlank(body));
    if (line >= 0 && (before < 0 || isElision(lines[before] ?? '') || at[before] === above)) return line;
    const opener = openerOf(lines, index);
    if (isElision(lines[opener] ?? '')) return line;
    const own = closerOf(bodies, at[opener] ?? -1);
    return bareLine(bodies[own] ?? '') === bareLine(text) ? own : -1;
  });
}

/** The next line that stands no deeper than a line that begins a block; −1 when there is none. */
function closerOf(lines: readonly string[], opener: number): number {
  const depth = indentOf(lines[opener] ?? '').length;
  return opener < 0
    ? -1
    : lines.findIndex((text, row) => row > opener && !isBlank(text) && indentOf(text).length <= depth);
}

/** The line above at the same indentation, which begins what a line closes; −1 when there is none. */
function openerOf(lines: readonly string[], line: number): number {
  const indent = indentOf(lines[line] ?? '');
  return lines.findLastIndex((text, row) => row < line && !isBlank(text) && indentOf(text) === indent);
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

function mergeAligned(model: FileModel, lines: readonly string[], at: Int32Array): MergedSnippet {
  const relation = indentRelation({
    pairs: indentPairs(lines, at, model.lines.bodies),
    hasFirst: false,
    wanted: lines.filter((line) => !isBlank(line)).map(indentOf),
  });
  if (relation === undefined) return refused('stale_context', 'The snippet is indented unlike the file.');
  const mapped = lines.map((line) => {
    const indent = indentOf(line);
    return isBlank(line) ? line : (relation.map(indent) ?? indent) + line.slice(indent.length);
  });
  const shared = at.filter((line) => line >= 0);
  if (shared.some((line, index) => index > 0 && line <= (shared[index - 1] ?? -1)))
    return refused('stale_context', 'The snippet has the lines of the file in another order.');
  const splices: LineSplice[] = [];
  let deleted = 0;
  for (const gap of gapsOf(mapped, at)) {
    const outcome = fillGap(model.lines.bodies, gap);
    if (outcome.kind === 'refused') return outcome;
    splices.push(...outcome.splices);
    deleted += outcome.deleted;
  }
  if (deleted > mostDeletedShare * model.index().inkKeys.length) {
    return refused('shrinks_file', `The snippet would delete ${deleted} lines of the file.`);
  }
  return { kind: 'merged', text: joinLines(spliceLines(model.lines, splices)) };
}

/** The stretches before, between and after the lines that the snippet shares with the file. */
function gapsOf(lines: readonly string[], at: Int32Array): SnippetGap[] {
  const aligned = [...at.entries()].filter(([, line]) => line >= 0);
  const head = aligned[0];
  if (head === undefined) return [];
  const gaps: SnippetGap[] = [{ added: lines.slice(0, head[0]), from: 0, to: head[1], side: 'head' }];
  aligned.forEach(([index, line], position) => {
    const next = aligned[position + 1];
    const added = lines.slice(index + 1, next?.[0] ?? lines.length);
    if (next === undefined) gaps.push({ added, from: line + 1, to: line + 1, side: 'tail' });
    else gaps.push({ added, from: line + 1, to: next[1], side: 'inner' });
  });
  return gaps;
}
