/** `range(…)`: whether a value stands within given lines and columns. */

import type { RangeBound } from '../syntax/ast.ts';
import { positionAt } from '../syntax/syntax-error.ts';
import { lastPlace, placeRange, type Value } from './values.ts';

/** True where the value has a place and lies in the bounds; a column counts only on its bound's line. */
export function matchRange(bounds: Readonly<Partial<Record<RangeBound, number>>>, value: Value): boolean {
  const place = lastPlace(value);
  const range = place === undefined ? undefined : placeRange(place);
  if (range === undefined) return false;
  const start = positionAt(range.tree.text, range.start);
  const end = positionAt(range.tree.text, range.end);
  const { start_line, end_line, start_column, end_column } = bounds;
  if (start_line !== undefined) {
    if (start.line < start_line) return false;
    if (start.line === start_line && start_column !== undefined && start.column < start_column) return false;
  }
  if (end_line === undefined) return true;
  if (end.line > end_line) return false;
  return end.line < end_line || end_column === undefined || end.column <= end_column;
}
