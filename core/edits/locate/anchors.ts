/**
 * Lines that a hunk names to say where it is (`@@ class A`, `@@ def run`): found in order, each below the one before.
 */
import type { FileModel } from '../file-model.ts';
import { looseLine } from '../line-keys.ts';

/**
 * Lines of the last anchor, each of which may be the one that is meant; those before it are taken where they come first.
 * Undefined when one of them is not in the file.
 */
export function anchorLines(model: FileModel, anchors: readonly string[]): readonly number[] | undefined {
  let from = 0;
  let lines: readonly number[] = [];
  for (const anchor of anchors) {
    lines = linesWith(model, anchor, from);
    const [first] = lines;
    if (first === undefined) return undefined;
    from = first + 1;
  }
  return lines;
}

/** Lines that are the anchor, or else those that have it as a part. */
function linesWith(model: FileModel, anchor: string, from: number): readonly number[] {
  const wanted = looseLine(anchor);
  const those = (fits: (key: string) => boolean): number[] =>
    model.lines.bodies.flatMap((body, line) => (line >= from && fits(looseLine(body)) ? [line] : []));
  const equal = those((key) => key === wanted);
  return equal.length > 0 ? equal : those((key) => key.includes(wanted));
}
