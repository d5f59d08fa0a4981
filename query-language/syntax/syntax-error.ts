/**
 * The one error that the lexer, the parser and the compiler throw inside themselves.
 *
 * It never leaves the engine: `compileQuery` turns it into a `QueryDiagnostic` with position and code frame.
 */
import type { Position, QueryDiagnostic, Range } from '../api.ts';
import type { Span } from './ast.ts';

/** A place in a query where reading it cannot go on. */
export class QuerySyntaxError extends Error {
  readonly remedy: string;
  readonly span: Span;

  constructor(message: string, remedy: string, span: Span) {
    super(message);
    this.name = 'QuerySyntaxError';
    this.remedy = remedy;
    this.span = span;
  }
}

/** Builds a diagnostic with the lines around `span`, the span underlined. */
export function diagnosticAt(
  source: string,
  span: Span,
  text: { readonly severity: 'error' | 'warning'; readonly message: string; readonly remedy: string },
): QueryDiagnostic {
  const range = rangeOf(source, span.start, Math.max(span.end, span.start));
  return Object.freeze({ ...text, range, frame: frameOf(source, range) });
}

/** Line and column of an offset, 1-based. */
export function positionAt(source: string, offset: number): Position {
  const table = lineTable(source);
  const { starts } = table;
  if ((starts[table.line] ?? 0) > offset || (starts[table.line + 1] ?? Number.POSITIVE_INFINITY) <= offset)
    table.line = lineAt(starts, offset);
  return { line: table.line + 1, column: offset - (starts[table.line] ?? 0) + 1, offset };
}

/** Index of the line on which an offset lies. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface LineTable {
  readonly source: string;
  /** Offsets at which the lines begin. */
  readonly starts: readonly number[];
  /** Index of the line of the last position: the next one is mostly on it too. */
  line: number;
}

let lastTable: LineTable = { source: '', starts: [0], line: 0 };

/** The lines of a text; those of the last text asked for are kept, since one file gives many positions. */
function lineTable(source: string): LineTable {
  if (lastTable.source === source) return lastTable;
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  lastTable = { source, starts, line: 0 };
  return lastTable;
}

/** Range with positions for two offsets. */
export function rangeOf(source: string, start: number, end: number): Range {
  return { start: positionAt(source, start), end: positionAt(source, end) };
}

function frameOf(source: string, range: Range): string {
  const lines = source.split('\n');
  const first = Math.max(1, range.start.line - 2);
  const last = Math.min(lines.length, range.start.line + 2);
  const width = String(last).length;
  const out: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = (lines[number - 1] ?? '').replaceAll('\t', ' ');
    const isHere = number === range.start.line;
    out.push(`${isHere ? '>' : ' '} ${String(number).padStart(width)} | ${text}`.trimEnd());
    if (!isHere) continue;
    const until = range.end.line === number ? range.end.column : text.length + 1;
    const underline = '^'.repeat(Math.max(1, until - range.start.column));
    out.push(`  ${' '.repeat(width)} | ${' '.repeat(range.start.column - 1)}${underline}`);
  }
  return out.join('\n');
}
