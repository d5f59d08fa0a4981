/** Whether the text to write stands in the file already while the text to replace does not. */
import type { FileModel } from '../file-model.ts';
import { isBlank, lineWeight, looseLine } from '../line-keys.ts';
import { lineDiff } from '../project/line-diff.ts';
import { type LineHunk, windowPlaces } from './windows.ts';

const tellingLine = 0.4;
const tellingText = 1.5;

/** True when all of REPLACE stands in the file, quotes and spaces included, and tells enough not to be there by chance. */
export function alreadyApplied(model: FileModel, hunk: LineHunk): boolean {
  const { replace, search } = hunk;
  const weight = replace.reduce((sum, line) => sum + (isBlank(line) ? 0 : lineWeight(line)), 0);
  const adds = lineDiff(search, replace).some((change) =>
    replace.slice(change.newFrom, change.newTo).some((line) => lineWeight(line) >= tellingLine),
  );
  if (!adds || weight < tellingText) return false;
  const { bodies } = model.lines;
  return windowPlaces(model, { search: replace, replace }).some(({ at }) =>
    replace.every(
      (line, index) => isBlank(line) || looseLine(line) === looseLine(bodies[at[index] ?? -1] ?? ''),
    ),
  );
}
