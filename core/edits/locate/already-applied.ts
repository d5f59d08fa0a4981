/** Whether the text to write stands in the file already while the text to replace does not. */
import type { FileModel } from '../file-model.ts';
import { isBlank, lineWeight, looseLine } from '../line-keys.ts';
import { lineDiff } from '../project/line-diff.ts';
import { type LineHunk, windowPlaces } from './windows.ts';

const tellingLine = 0.4;
const tellingText = 1.5;

/** True when all of REPLACE stands in the file, what it adds with its very spaces, and tells enough not to be there by chance. */
export function alreadyApplied(model: FileModel, hunk: LineHunk): boolean {
  const { replace, search } = hunk;
  const weight = replace.reduce((sum, line) => sum + (isBlank(line) ? 0 : lineWeight(line)), 0);
  const added = new Set(
    lineDiff(search, replace).flatMap(({ newFrom, newTo }) => [...replace.keys()].slice(newFrom, newTo)),
  );
  const adds = [...added].some((row) => lineWeight(replace[row] ?? '') >= tellingLine);
  if (!adds || weight < tellingText) return false;
  const { bodies } = model.lines;
  // The very spaces of a line may be what the edit is about.
  const isThere = (line: string, row: number, body: string) =>
    added.has(row) ? line.trim() === body.trim() : looseLine(line) === looseLine(body);
  return windowPlaces(model, { search: replace, replace }).some(({ at }) =>
    replace.every((line, row) => isBlank(line) || isThere(line, row, bodies[at[row] ?? -1] ?? '')),
  );
}
