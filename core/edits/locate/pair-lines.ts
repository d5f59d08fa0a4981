/** Turns a pairing of non-blank lines into one of all lines: blank lines pair up next to paired neighbours. */
import type { FileModel } from '../file-model.ts';
import { isBlank } from '../line-keys.ts';

/** File line of every SEARCH line, −1 where there is none; `inkAt` gives positions in the index's non-blank lines. */
export function pairAllLines(model: FileModel, search: readonly string[], inkAt: Int32Array): Int32Array {
  const { inkLines } = model.index();
  const { bodies } = model.lines;
  const at = new Int32Array(search.length).fill(-1);
  let ink = 0;
  search.forEach((line, index) => {
    if (isBlank(line)) return;
    const position = inkAt[ink++] ?? -1;
    at[index] = position < 0 ? -1 : (inkLines[position] ?? -1);
  });
  const blankAt = (line: number): number => {
    const body = bodies[line];
    return body !== undefined && isBlank(body) ? line : -1;
  };
  for (let index = 1; index < search.length; index++) {
    const before = at[index - 1] ?? -1;
    if (isBlank(search[index] ?? '') && before >= 0) at[index] = blankAt(before + 1);
  }
  for (let index = search.length - 2; index >= 0; index--) {
    const after = at[index + 1] ?? -1;
    if (!isBlank(search[index] ?? '') || (at[index] ?? -1) >= 0 || after <= 0) continue;
    const line = blankAt(after - 1);
    if (line !== (at[index - 1] ?? -1)) at[index] = line;
  }
  return at;
}
