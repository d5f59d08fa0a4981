/**
 * A text without what formatters add and take away: whitespace, the kind of quotes, a comma before a closing bracket, a
 * semicolon at the end of a line. Every character that stays knows where it stood.
 *
 * A light stand-in for a grammar: it needs no language, so that the engine stays free of parsers; what it cannot see
 * (strings with spaces, optional brackets) makes texts differ that are the same, or is caught by the syntax check.
 */

/** The characters that stay, and the offset of each in the text. */
export interface LayoutFree {
  readonly text: string;
  readonly offsets: Int32Array;
}

const closing = new Set([')', ']', '}']);

/** Reduces a text. */
export function layoutFree(text: string): LayoutFree {
  const kept: string[] = [];
  const offsets = new Int32Array(text.length);
  let pending: { readonly mark: string; readonly offset: number } | undefined;
  const keep = (char: string, offset: number): void => {
    offsets[kept.length] = offset;
    kept.push(char);
  };
  for (let offset = 0; offset < text.length; offset++) {
    const char = text.charAt(offset);
    if (char === '\n' && pending?.mark === ';') pending = undefined;
    if (isSpace(char)) continue;
    if (pending !== undefined && !closing.has(char)) keep(pending.mark, pending.offset);
    pending = char === ',' || char === ';' ? { mark: char, offset } : undefined;
    if (pending === undefined) keep(quoteOf(char), offset);
  }
  return { text: kept.join(''), offsets: offsets.subarray(0, kept.length) };
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === '\u00a0';
}

function quoteOf(char: string): string {
  return char === "'" || char === '`' ? '"' : char;
}
