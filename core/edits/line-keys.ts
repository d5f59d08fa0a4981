/**
 * Keys under which two lines count as the same, from strict to loose, and how much a line tells about its place.
 *
 * `folded` unifies typographic punctuation (quotes, dashes, NBSP, ellipsis) after NFC; never NFKC, which would unify
 * what is different to a compiler. `loose` is folded, trimmed and with inner whitespace collapsed. `bare` is what a
 * formatter leaves alone: no whitespace at all and one kind of quote.
 */

const nonAscii = /[^ -~\t]/;
const innerWhitespace = /[\t\v\f\u00a0 ]{2,}|[\t\v\f\u00a0]/;

/** The line with typographic punctuation replaced by its ASCII form; indentation and spacing stay. */
export function foldLine(line: string): string {
  if (!nonAscii.test(line)) return line;
  return line
    .normalize('NFC')
    .replace(/[\u2018\u2019\u201a\u201b\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u200b\u200c\u2060\ufeff]/g, '')
    .replace(/\u2026/g, '...');
}

/** The folded line, trimmed, runs of inner whitespace as one space. */
export function looseLine(line: string): string {
  const trimmed = foldLine(line).trim();
  return innerWhitespace.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed;
}

/** The line without whitespace and with one kind of quote: equal for lines that differ only in formatting. */
export function bareLine(line: string): string {
  return foldLine(line).replace(/\s+/g, '').replace(/['`]/g, '"');
}

/**
 * Number that is equal for lines of equal `bareLine`, 0 for a blank line; 53 bits, so that unequal lines of one file do
 * not meet by chance. Made without building the text, since it is taken of every line of a file.
 */
export function bareKey(line: string): number {
  let low = 0x811c9dc5 | 0;
  let high = 0;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code > 126) return foldedKey(line);
    if (code <= 32) continue;
    const even = code === 39 || code === 96 ? 34 : code;
    low = Math.imul(low ^ even, 0x01000193);
    high = (Math.imul(high, 31) + even) | 0;
  }
  return high === 0 && low === (0x811c9dc5 | 0) ? 0 : joinedKey(low, high);
}

function foldedKey(line: string): number {
  const bare = bareLine(line);
  let low = 0x811c9dc5 | 0;
  let high = 0;
  for (let i = 0; i < bare.length; i++) {
    low = Math.imul(low ^ bare.charCodeAt(i), 0x01000193);
    high = (Math.imul(high, 31) + bare.charCodeAt(i)) | 0;
  }
  return bare === '' ? 0 : joinedKey(low, high);
}

function joinedKey(low: number, high: number): number {
  return (low >>> 0) * 0x200000 + (high & 0x1fffff);
}

/** Leading whitespace of a line. */
export function indentOf(line: string): string {
  let end = 0;
  while (end < line.length && isSpace(line.charCodeAt(end))) end++;
  return line.slice(0, end);
}

/** How much a line tells about its place: 0.1 for a blank line, 0.25 for punctuation, up to 1.5 for a long line. */
export function lineWeight(line: string): number {
  let letters = 0;
  let ink = false;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (isWordCode(code)) letters++;
    else if (!isSpace(code)) ink = true;
  }
  if (letters === 0 && !ink) return 0.1;
  return Math.min(1.5, Math.max(0.25, letters / 12));
}

/** True for a line of whitespace only. */
export function isBlank(line: string): boolean {
  for (let i = 0; i < line.length; i++) if (!isSpace(line.charCodeAt(i))) return false;
  return true;
}

/** True for a line that begins with the mark of a comment, or goes on with one. */
export function beginsComment(line: string): boolean {
  return /^\s*(?:\*|\/\/|#|--)/.test(line);
}

/** True for letters, digits, underscore, dollar and everything beyond ASCII. */
export function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code > 127
  );
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 11 || code === 12 || code === 13 || code === 160;
}
