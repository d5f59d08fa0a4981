/**
 * Lines that a hunk names to say where it is (`@@ class A`, `@@ def run`): found in order, each below the one before.
 */
import type { FileModel } from '../file-model.ts';
import { looseLine } from '../line-keys.ts';

/** The line of the last anchor; −1 without anchors; undefined when one of them is not in the file. */
export function anchorLine(model: FileModel, anchors: readonly string[]): number | undefined {
  let line = -1;
  for (const anchor of anchors) {
    const next = nextAnchor(model, anchor, line + 1);
    if (next < 0) return undefined;
    line = next;
  }
  return line;
}

function nextAnchor(model: FileModel, anchor: string, from: number): number {
  const wanted = looseLine(anchor);
  const keys = model.lines.bodies;
  const equal = keys.findIndex((body, line) => line >= from && looseLine(body) === wanted);
  if (equal >= 0) return equal;
  return keys.findIndex((body, line) => line >= from && looseLine(body).includes(wanted));
}
