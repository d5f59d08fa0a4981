/**
 * SEARCH prepared for alignment: its non-blank lines with key, weight, and whether the edit touches them.
 *
 * A line is *touched* when the edit script deletes or changes it; all others are context.
 */
import type { FileModel } from '../file-model.ts';
import { indentOf, isBlank, lineWeight } from '../line-keys.ts';
import { type LineChange, lineDiff } from '../project/line-diff.ts';
import { lineTokens } from './line-similarity.ts';
import type { LineHunk } from './windows.ts';

/** One non-blank line of SEARCH. */
export interface SearchLine {
  /** Its position among all lines of SEARCH. */
  readonly index: number;
  readonly text: string;
  readonly indent: string;
  /** Key in the file's index, −1 when no line of the file has it. */
  readonly key: number;
  readonly weight: number;
  readonly touched: boolean;
  /** Next to added lines, so that its place is theirs. */
  readonly beside: boolean;
  readonly tokens: readonly string[];
}

/** Prepared SEARCH with the edit script that led to the touched lines. */
export interface SearchLines {
  readonly hunk: LineHunk;
  readonly changes: readonly LineChange[];
  readonly ink: readonly SearchLine[];
  /** All words of REPLACE. */
  readonly replaceWords: ReadonlySet<string>;
}

/** Prepares a hunk against a file. */
export function searchLines(model: FileModel, hunk: LineHunk): SearchLines {
  const changes = lineDiff(hunk.search, hunk.replace);
  const touched = new Set<number>();
  for (const change of changes) for (let line = change.from; line < change.to; line++) touched.add(line);
  const beside = besideInsertions(hunk.search, changes);
  const { keyOf } = model.index();
  const ink = hunk.search.flatMap((text, index): SearchLine[] => {
    if (isBlank(text)) return [];
    const line = { index, text, indent: indentOf(text), weight: lineWeight(text), tokens: lineTokens(text) };
    return [
      {
        ...line,
        key: keyOf(text),
        touched: touched.has(index),
        beside: beside.has(index),
      },
    ];
  });
  return { hunk, changes, ink, replaceWords: new Set(hunk.replace.flatMap(lineTokens)) };
}

/** Lines with ink next to each pure insertion. */
function besideInsertions(search: readonly string[], changes: readonly LineChange[]): ReadonlySet<number> {
  const beside = new Set<number>();
  for (const { from, to } of changes) {
    if (from !== to) continue;
    beside.add(search.findLastIndex((line, index) => index < from && !isBlank(line)));
    beside.add(search.findIndex((line, index) => index >= to && !isBlank(line)));
  }
  return beside;
}
