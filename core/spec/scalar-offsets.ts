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

/** Other styles fold lines and decode escapes, but never reorder: walk both texts side by side. */
function alignedOffsets(
  text: string,
  span: { start: number; end: number; type: Scalar['type'] },
  value: string,
): readonly number[] {
  const isQuoted = span.type === 'QUOTE_SINGLE' || span.type === 'QUOTE_DOUBLE';
  const isFolded = span.type === 'BLOCK_FOLDED';
  let at = isFolded ? text.indexOf('\n', span.start) + 1 : isQuoted ? span.start + 1 : span.start;
  const map: number[] = [];
  for (const character of value.split('')) {
    if (/\s/.test(character)) {
      map.push(at);
      at = afterWhite(text, at, character === ' ');
      continue;
    }
    while (at < span.end && text[at] !== character && /\s/.test(text[at] ?? '')) at++;
    map.push(at);
    const isDoubled = span.type === 'QUOTE_SINGLE' && text.startsWith("''", at);
    at += isDoubled ? 2 : text[at] === character ? 1 : escapeLength(text, at);
  }
  map.push(at);
  return map;
}

function afterWhite(text: string, at: number, isSpace: boolean): number {
  if (text[at] === '\\') return at + escapeLength(text, at);
  if (isSpace && text[at] === ' ' && text[at + 1] !== '\n') return at + 1;
  let next = at;
  while (/[ \t\r]/.test(text[next] ?? '')) next++;
  return text[next] === '\n' ? next + 1 : Math.max(next, at + 1);
}

function escapeLength(text: string, at: number): number {
  if (text[at] !== '\\') return 1;
  const kind = text[at + 1];
  return kind === 'x' ? 4 : kind === 'u' ? 6 : kind === 'U' ? 10 : 2;
}
