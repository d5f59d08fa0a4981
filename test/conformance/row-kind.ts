/**
 * What the conformance runner asks of a kind of rows.
 *
 * A kind recognises its rows by their fields and judges each into one or more verdicts. To add a kind, write a module
 * beside this one and name it in `row-kinds.ts`.
 */

/** One line of a vector file. */
export type Row = Readonly<Record<string, unknown>>;

/** The judgement of a row, or of one of its samples. */
export interface RowVerdict {
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped; empty where it passed. */
  readonly reason: string;
  /** Group names for the totals, e.g. the language. */
  readonly group: string;
  readonly features: readonly string[];
}

/** A library row file that was named, or stands beside the vectors. */
export interface RowContext {
  readonly libraryRows: readonly Row[];
}

/** A kind of rows. */
export interface RowKind {
  readonly name: string;
  readonly recognises: (row: Row) => boolean;
  readonly judge: (row: Row, context: RowContext) => readonly RowVerdict[];
}

/** A field of a row as text; empty where it is absent or no text. */
export function textField(row: Row, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : '';
}

/** A field of a row as a list; empty where it is absent or no list. */
export function listField(row: Row, name: string): readonly unknown[] {
  const value = row[name];
  return Array.isArray(value) ? value : [];
}

/** A field of a row as an object; empty where it is absent or none. */
export function objectField(row: Row, name: string): Row {
  const value = row[name];
  return isRow(value) ? value : {};
}

/** True for JSON objects. */
export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
