/** The place in a regular expression's text up to which it is read, and the flags in force there. */

/** Flags of Rust's `regex`: `i`, `m`, `s`, `U`, `u` and `x`. */
export interface RegexFlags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
  readonly u: boolean;
  readonly x: boolean;
}

/** A cursor; `flags` change as they are met and are put back at the end of their group. */
export interface RegexCursor {
  readonly source: string;
  at: number;
  flags: RegexFlags;
}

/** A cursor at the start, with Rust's default flags. */
export function regexCursor(source: string): RegexCursor {
  return { source, at: 0, flags: { i: false, m: false, s: false, U: false, u: true, x: false } };
}

/** The character at the cursor; empty at the end. */
export function peekCharacter({ source, at }: RegexCursor): string {
  const code = source.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** Takes `text` where it stands at the cursor. */
export function takeText(cursor: RegexCursor, text: string): boolean {
  if (!cursor.source.startsWith(text, cursor.at)) return false;
  cursor.at += text.length;
  return true;
}

/** Takes what a sticky pattern finds at the cursor. */
export function takeMatch(cursor: RegexCursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.source);
  if (found !== null) cursor.at += found[0].length;
  return found;
}

/** Under `x`, blanks and comments mean nothing. */
export function skipVerbose(cursor: RegexCursor): void {
  if (cursor.flags.x) takeMatch(cursor, /(?:\s|#[^\n]*)*/y);
}
