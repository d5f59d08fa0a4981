/**
 * Where a character of a YAML scalar's decoded text stands in the file: plain, quoted, literal and folded alike.
 *
 * Lets a fault inside a pattern or template be shown on its own line of the migration file.
 */
import type { Scalar } from 'yaml';

/** Maps an offset in the scalar's decoded text to the offset in the file. */
export function scalarOffsets(text: string, scalar: Scalar): (offset: number) => number {
  const [start, end] = scalar.range ?? [0, 0];
  const value = typeof scalar.value === 'string' ? scalar.value : String(scalar.source ?? '');
  const map =
    scalar.type === 'BLOCK_LITERAL'
      ? literalOffsets(text, { start, end }, value)
      : alignedOffsets(text, { start, end, type: scalar.type }, value);
  return (offset) => map[Math.min(Math.max(0, offset), map.length - 1)] ?? start;
}

/** Lines of a literal block are the file's own, less their indentation: the ends of the lines fall together. */
function literalOffsets(
  text: string,
  span: { start: number; end: number },
  value: string,
): readonly number[] {
  const map: number[] = [];
  let lineStart = text.indexOf('\n', span.start) + 1;
  for (const line of value.split('\n')) {
    const newline = text.indexOf('\n', lineStart);
    const rawEnd = newline === -1 ? text.length : newline;
    const lineEnd = rawEnd > lineStart && text[rawEnd - 1] === '\r' ? rawEnd - 1 : rawEnd;
    const first = Math.max(lineStart, lineEnd - line.length);
    for (let column = 0; column <= line.length; column++) map.push(Math.min(first + column, lineEnd));
    lineStart = Math.min(rawEnd + 1, text.length);
  }
  return map;
}

/** Other styles fold blanks and decode escapes, but keep the order of all else: walk both texts along what is no blank. */
function alignedOffsets(
  text: string,
  span: { start: number; end: number; type: Scalar['type'] },
  value: string,
): readonly number[] {
  const isDouble = span.type === 'QUOTE_DOUBLE';
  const isSingle = span.type === 'QUOTE_SINGLE';
  const firstLine = span.type === 'BLOCK_FOLDED' ? text.indexOf('\n', span.start) + 1 : span.start;
  let at = isDouble || isSingle ? firstLine + 1 : firstLine;
  const map: number[] = [];
  for (const unit of value.split('')) {
    if (/\s/.test(unit)) {
      map.push(at);
      continue;
    }
    at = afterBlanks(text, at, isDouble);
    map.push(at);
    at += isDouble ? escapeLength(text, at) : isSingle && text.startsWith("''", at) ? 2 : 1;
  }
  map.push(at);
  return map;
}

/** Escapes that stand for blanks, or for nothing at the end of a line. */
const blankEscapes = new Set(['n', 't', 'r', ' ', '\n', '\r', 'v', 'f', '_', 'L', 'P']);

function afterBlanks(text: string, start: number, isDouble: boolean): number {
  let at = start;
  for (;;) {
    if (/\s/.test(text[at] ?? '')) at += 1;
    else if (isDouble && text[at] === '\\' && blankEscapes.has(text[at + 1] ?? '')) at += 2;
    else return at;
  }
}

function escapeLength(text: string, at: number): number {
  if (text[at] !== '\\') return 1;
  const kind = text[at + 1];
  return kind === 'x' ? 4 : kind === 'u' ? 6 : kind === 'U' ? 10 : 2;
}
