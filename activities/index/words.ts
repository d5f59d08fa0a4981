/**
 * Cuts bytes into words, the unit of the index: runs of letters, digits, `_`, `$` and bytes of non-ASCII characters.
 *
 * One law for building and asking: whatever stands in a text as a piece of a literal stands in a word of the text. Runs of
 * digits alone and single bytes are no words; a run longer than `longestWord` is cut into pieces that overlap by half, so
 * that every piece of up to `longestPiece` bytes lies whole in one of them. Pure.
 */

/** Longest word kept whole, in bytes: longer runs are data, which would fill the index with what nobody asks for. */
export const longestWord = 64;
/** Longest piece of a literal that surely lies whole within one word. */
export const longestPiece = 32;

const isWordByte = new Uint8Array(256);
const isDigit = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  isWordByte[byte] = byte >= 0x80 || /[\w$]/.test(String.fromCharCode(byte)) ? 1 : 0;
  isDigit[byte] = byte >= 0x30 && byte <= 0x39 ? 1 : 0;
}

/** Calls `found` with the range of every word, again for every time it stands there. */
export function forEachWord(bytes: Uint8Array, found: (start: number, end: number) => void): void {
  const { length } = bytes;
  let at = 0;
  while (at < length) {
    while (at < length && isWordByte[bytes[at] ?? 0] === 0) at += 1;
    const start = at;
    let digits = 1;
    while (at < length && isWordByte[bytes[at] ?? 0] === 1) {
      digits &= isDigit[bytes[at] ?? 0] ?? 0;
      at += 1;
    }
    if (digits === 1 || at - start < 2) continue;
    if (at - start <= longestWord) found(start, at);
    else cut(start, at, found);
  }
}

function cut(start: number, end: number, found: (start: number, end: number) => void): void {
  for (let from = start; ; from += longestPiece) {
    const to = Math.min(from + longestWord, end);
    found(from, to);
    if (to === end) return;
  }
}

/** A piece of a literal, and whether a word must start or end with it. */
export interface LiteralPiece {
  readonly bytes: Buffer;
  readonly startsWord: boolean;
  readonly endsWord: boolean;
}

/** The pieces of a literal that tell anything: a text that holds the literal has, for each, a word that holds it. */
export function piecesOf(literal: string): readonly LiteralPiece[] {
  const bytes = Buffer.from(literal, 'utf8');
  const pieces: LiteralPiece[] = [];
  let at = 0;
  while (at < bytes.length) {
    while (at < bytes.length && isWordByte[bytes[at] ?? 0] === 0) at += 1;
    const start = at;
    while (at < bytes.length && isWordByte[bytes[at] ?? 0] === 1) at += 1;
    const whole = bytes.subarray(start, at);
    const kept = whole.subarray(0, longestPiece);
    if (kept.length < 2 || kept.every((byte) => isDigit[byte] === 1)) continue;
    const endsWord = at < bytes.length && kept.length === whole.length;
    pieces.push({ bytes: kept, startsWord: start > 0, endsWord });
  }
  return pieces;
}
