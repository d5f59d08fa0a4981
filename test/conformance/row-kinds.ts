/** All kinds of vector rows, in the order in which they are asked. */
import { editVectorRows } from './edit-rows.ts';
import { queryCaseRows, queryLibraryRows, querySampleRows } from './query-rows.ts';
import type { RowKind } from './row-kind.ts';

/** The kinds; the first that recognises a row judges it. */
export const rowKinds: readonly RowKind[] = [
  queryLibraryRows,
  querySampleRows,
  queryCaseRows,
  editVectorRows,
];
