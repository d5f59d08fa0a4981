/**
 * The lines around a place of a text, with the place underlined; and line and column of an offset.
 *
 * Plain text without colour, so that it reads the same in a log, a terminal and JSON.
 */

/** Longest line that is shown whole; longer ones are cut around the place. */
const maxWidth = 160;
const linesAround = 2;

/** Line and column of an offset, both 1-based. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Frame of two lines on each side of a span; only the span's first line is underlined. */
export function codeFrame(text: string, span: { readonly start: number; readonly end: number }): string {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, '').replaceAll('\t', ' '));
  const { line, column } = placeOf(text, span.start);
  const first = Math.max(1, line - linesAround);
  const last = Math.min(lines.length, line + linesAround);
  const gutter = String(last).length;
  const cut = Math.max(0, column - 1 - maxWidth / 2);
  const out: string[] = [];
  for (let number = first; number <= last; number++) {
    const shown = (lines[number - 1] ?? '').slice(cut, cut + maxWidth);
    out.push(`${number === line ? '>' : ' '} ${String(number).padStart(gutter)} | ${shown}`.trimEnd());
    if (number !== line) continue;
    const room = Math.max(1, (lines[number - 1] ?? '').length - column + 1);
    const width = Math.min(Math.max(1, span.end - span.start), room, maxWidth);
    out.push(`  ${' '.repeat(gutter)} | ${' '.repeat(column - 1 - cut)}${'^'.repeat(width)}`);
  }
  return out.join('\n');
}
