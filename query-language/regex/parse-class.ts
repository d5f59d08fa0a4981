/**
 * Reads classes of characters: `[a-z&&[^b]]`, `[[:alpha:]]`, `\d`, `\p{Greek}`.
 *
 * They are spelled out for JavaScript's `v` mode, which has the same set operations. Names of Unicode's properties are
 * taken as loosely as Rust takes them.
 */
import { peekCharacter, type RegexCursor, skipVerbose, takeMatch, takeText } from './regex-cursor.ts';
import type { CodeRange, RegexClass } from './regex-tree.ts';

/** A part of a class, and its code points where they are plain. */
interface ClassPart {
  readonly spelling: string;
  readonly ranges: readonly CodeRange[] | undefined;
}

const lastCode = 0x10ffff;

/** POSIX classes, which hold ASCII only. */
const posixRanges: Readonly<Record<string, string>> = {
  alnum: '09AZaz',
  alpha: 'AZaz',
  ascii: '\x00\x7f',
  blank: '\t\t  ',
  cntrl: '\x00\x1f\x7f\x7f',
  digit: '09',
  graph: '!~',
  lower: 'az',
  print: ' ~',
  punct: '!/:@[`{~',
  space: '\t\r  ',
  upper: 'AZ',
  word: '09AZaz__',
  xdigit: '09AFaf',
};

const shorthand: Readonly<Record<string, string>> = {
  d: '[\\p{Nd}]',
  s: '[\\p{White_Space}]',
  w: '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]',
};

const asciiShorthand: Readonly<Record<string, string>> = { d: 'digit', s: 'space', w: 'word' };

/** Reads a bracketed class, the cursor standing at its `[`. */
export function parseClass(cursor: RegexCursor): RegexClass {
  const { spelling, ranges } = parseBrackets(cursor);
  return { kind: 'class', spelling, ranges, ignoresCase: cursor.flags.i };
}

/** Reads `\d`, `\pL` and their like where they stand at the cursor, after the backslash. */
export function parseNamedClass(cursor: RegexCursor): RegexClass | undefined {
  const part = namedPart(cursor);
  return part === undefined ? undefined : { kind: 'class', ...part, ignoresCase: cursor.flags.i };
}

function parseBrackets(cursor: RegexCursor): ClassPart {
  takeText(cursor, '[');
  const isNegated = takeText(cursor, '^');
  let whole = parseUnion(cursor, true);
  while (!takeText(cursor, ']')) {
    const operator = ['&&', '--', '~~'].find((sign) => takeText(cursor, sign));
    if (operator === undefined) throw new SyntaxError('a class is not closed');
    whole = combined(whole, operator, parseUnion(cursor, false));
  }
  if (!isNegated) return whole;
  const ranges = whole.ranges === undefined ? undefined : complement(whole.ranges);
  return { spelling: `[^${whole.spelling}]`, ranges };
}

function combined(left: ClassPart, operator: string, right: ClassPart): ClassPart {
  const [a, b] = [left.spelling, right.spelling];
  const spelling = operator === '~~' ? `[[${a}--${b}][${b}--${a}]]` : `[${a}${operator}${b}]`;
  return { spelling, ranges: undefined };
}

/** Items up to the end of the class or a set operation. */
function parseUnion(cursor: RegexCursor, isFirst: boolean): ClassPart {
  const parts: ClassPart[] = [];
  if (isFirst && takeText(cursor, ']')) parts.push(rangePart(']', ']'));
  while (true) {
    skipVerbose(cursor);
    const { source, at } = cursor;
    if (at >= source.length) throw new SyntaxError('a class is not closed');
    const isOperator = /^(?:&&|~~|--(?!\]))/.test(source.slice(at, at + 3));
    if (source[at] === ']' || (isOperator && parts.length > 0)) return union(parts);
    parts.push(parseItem(cursor));
  }
}

function union(parts: readonly ClassPart[]): ClassPart {
  const known = parts.flatMap((part) => part.ranges ?? []);
  const ranges = parts.every((part) => part.ranges !== undefined) ? known : undefined;
  return { spelling: `[${parts.map((part) => part.spelling).join('')}]`, ranges };
}

function parseItem(cursor: RegexCursor): ClassPart {
  const posix = takeMatch(cursor, /\[:(\^?)(\w+):\]/y);
  if (posix !== null) return posixPart(posix[2] ?? '', posix[1] === '^');
  if (peekCharacter(cursor) === '[') return parseBrackets(cursor);
  if (peekCharacter(cursor) === '\\') {
    cursor.at++;
    const named = namedPart(cursor);
    if (named !== undefined) return named;
    cursor.at--;
  }
  const from = parseCharacter(cursor);
  skipVerbose(cursor);
  const isRange = cursor.source[cursor.at] === '-' && !/^-[\]-]/.test(cursor.source.slice(cursor.at));
  if (!isRange) return rangePart(from, from);
  cursor.at++;
  skipVerbose(cursor);
  const to = parseCharacter(cursor);
  if ((from.codePointAt(0) ?? 0) > (to.codePointAt(0) ?? 0)) {
    throw new SyntaxError(`the range ${from}-${to} ends before it begins`);
  }
  return rangePart(from, to);
}

/** One character of a class, escaped or not. */
function parseCharacter(cursor: RegexCursor): string {
  if (peekCharacter(cursor) === '\\') {
    cursor.at++;
    return parseEscapedCharacter(cursor);
  }
  const character = peekCharacter(cursor);
  cursor.at += character.length;
  return character;
}

const controls: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The character that an escape stands for, the cursor standing after the backslash. */
export function parseEscapedCharacter(cursor: RegexCursor): string {
  const code = takeMatch(
    cursor,
    /(?:x|u|U)\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})/y,
  );
  if (code !== null) return codeText(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? code[4] ?? '', 16));
  const character = peekCharacter(cursor);
  if (character === '') throw new SyntaxError('it ends with a backslash');
  if (/[0-9]/.test(character)) throw new SyntaxError('back-references are not part of Rust’s regex syntax');
  const control = controls[character];
  if (control === undefined && /[A-Za-z<>]/.test(character)) {
    throw new SyntaxError(`\\${character} means nothing`);
  }
  cursor.at += character.length;
  return control ?? character;
}

function codeText(code: number): string {
  if (code > lastCode) throw new SyntaxError('a code point is beyond Unicode');
  return String.fromCodePoint(code);
}

function rangePart(from: string, to: string): ClassPart {
  const spelling = from === to ? spell(from) : `${spell(from)}-${spell(to)}`;
  return { spelling, ranges: [[from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0]] };
}

/** A character as `v` mode takes it inside a class. */
function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  return /[()[\]{}/\-\\|&!#%,:;<=>@`~^$*+.?]/.test(character) ? `\\${character}` : character;
}

function posixPart(name: string, isNegated: boolean): ClassPart {
  const ends = posixRanges[name];
  if (ends === undefined) throw new SyntaxError(`[:${name}:] is no class`);
  const pairs = ends.match(/.{2}/gsu) ?? [];
  const part = union(pairs.map((pair) => rangePart(pair[0] ?? '', pair[1] ?? '')));
  if (!isNegated) return part;
  return { spelling: `[^${part.spelling}]`, ranges: complement(part.ranges ?? []) };
}

function namedPart(cursor: RegexCursor): ClassPart | undefined {
  const property = takeMatch(cursor, /([pP])(?:\{(\^?)([^}]*)\}|([A-Za-z]))/y);
  if (property !== null) {
    const isNegated = (property[1] === 'P') !== (property[2] === '^');
    return propertyPart(property[3] ?? property[4] ?? '', isNegated);
  }
  const letter = takeMatch(cursor, /[dswDSW]/y)?.[0];
  if (letter === undefined) return undefined;
  const name = letter.toLowerCase();
  if (!cursor.flags.u) return posixPart(asciiShorthand[name] ?? '', letter !== name);
  const whole = shorthand[name] ?? '';
  return { spelling: letter === name ? whole : `[^${whole}]`, ranges: undefined };
}

/** A Unicode property under the first of the names by which JavaScript may know it. */
function propertyPart(name: string, isNegated: boolean): ClassPart {
  const [key, value] = /^(\w+)[=:](.*)$/.exec(name)?.slice(1) ?? ['', name];
  const words = (value ?? '').trim().split(/[\s_-]+/);
  const capital = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join('_');
  const spellings = [value ?? '', capital, capital.toUpperCase()];
  const keys =
    key === '' ? ['', 'Script='] : [`${key}=`, `${key?.slice(0, 1).toUpperCase()}${key?.slice(1)}=`];
  const known = keys.flatMap((head) => spellings.map((text) => `${head}${text}`)).find(isProperty);
  if (known === undefined) throw new SyntaxError(`Unicode has no property \`${name}\``);
  return { spelling: `[\\${isNegated ? 'P' : 'p'}{${known}}]`, ranges: undefined };
}

function isProperty(name: string): boolean {
  try {
    return new RegExp(`\\p{${name}}`, 'v').source !== '';
  } catch {
    return false;
  }
}

function complement(ranges: readonly CodeRange[]): readonly CodeRange[] {
  const gaps: CodeRange[] = [];
  let next = 0;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (from > next) gaps.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  return next > lastCode ? gaps : [...gaps, [next, lastCode]];
}
