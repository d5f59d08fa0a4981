/**
 * The skeleton of a JavaScript or TypeScript text: blocks, bodies, object literals and other braces are emptied where
 * nothing in them is of interest, so that the parser has little to read.
 *
 * What stands round a pair of braces is parsed the same whatever is inside. The tokens are read exactly or not at all:
 * where a `/` or `<` could mean two things, or a bracket has no partner, there is no skeleton.
 */

import type { Skeleton } from '../language.ts';

/** What the last token was, as far as the next `/` or `<` depends on it. */
type Before = 'operand' | 'operator' | 'unclear';

interface Bracket {
  readonly open: number;
  readonly at: number;
  /** True for the brackets after `if`, `while`, `for` and `with`, which a statement follows. */
  readonly isHead: boolean;
  /** Length of `cuts` before it. */
  readonly cuts: number;
}

interface Reader {
  readonly text: string;
  readonly kept: readonly number[];
  readonly brackets: Bracket[];
  /** Ranges to leave out: start and end, one after the other. */
  readonly cuts: number[];
  at: number;
  before: Before;
  /** The last word, where it was the last token. */
  word: string;
  /** Index of the first kept offset not yet passed. */
  next: number;
}

/** Braces with less between them are left alone; in UTF-16 units. */
const shortestCut = 24;

const [tab, lineFeed, carriageReturn, space] = [9, 10, 13, 32];
const [bang, doubleQuote, dollar, singleQuote] = [33, 34, 36, 39];
const [roundOpen, roundClose, star, plus, minus, dot, slash] = [40, 41, 42, 43, 45, 46, 47];
const [zero, nine, less, equals] = [48, 57, 60, 61];
const [squareOpen, backslash, squareClose] = [91, 92, 93];
const [backtick, curlyOpen, curlyClose, firstNonAscii] = [96, 123, 125, 128];

/** Words after which an expression begins. */
const operators = new Set(
  'return typeof case in instanceof delete void throw new else do default extends if while'.split(' '),
);
/** Words that are names in some places and operators in others. */
const unclear = new Set(
  'yield await of async get set static as is satisfies keyof infer readonly'.split(' '),
);
const heads = new Set(['if', 'while', 'for', 'with']);

/** Characters of words: letters, digits, `_`, `$`, `#`, `@`, `\` and everything beyond ASCII that is no blank. */
const isWordCode = Array.from({ length: firstNonAscii }, (_, code) =>
  /[\w$#@\\]/.test(String.fromCharCode(code)),
);

/** The text with emptied braces; undefined where its tokens cannot be told, or where nothing can be left out. */
export function skeletonOf(text: string, kept: readonly number[]): Skeleton | undefined {
  if (text.includes('\u2028') || text.includes('\u2029')) return undefined;
  const reader: Reader = {
    ...{ text, kept, brackets: [], cuts: [], at: 0 },
    ...{ before: 'operator', word: '', next: 0 },
  };
  if (text.startsWith('#!')) reader.at = endOfLine(text, 0);
  while (reader.at < text.length) if (!readToken(reader)) return undefined;
  if (reader.brackets.length > 0) return undefined;
  return withoutCuts(text, reader.cuts);
}

/** Reads one token; false where it cannot be told what it is. */
function readToken(reader: Reader): boolean {
  const code = reader.text.charCodeAt(reader.at);
  if (code === space || code === lineFeed || (code >= tab && code <= carriageReturn)) {
    reader.at++;
    return true;
  }
  if (code >= firstNonAscii || isWordCode[code] === true) return readWord(reader, code);
  switch (code) {
    case slash:
      return readSlash(reader);
    case singleQuote:
    case doubleQuote:
      return endToken(reader, endOfString(reader.text, reader.at, code), 'operand');
    case backtick:
      return readTemplate(reader, reader.at + 1);
    case roundOpen:
    case squareOpen:
    case curlyOpen:
      return readOpening(reader, code);
    case roundClose:
    case squareClose:
    case curlyClose:
      return readClosing(reader, code);
    default:
      return readSign(reader, code);
  }
}

/** Moves behind a token; false where it has no end. */
function endToken(reader: Reader, end: number, before: Before): boolean {
  if (end < 0) return false;
  reader.at = end;
  reader.before = before;
  reader.word = '';
  return true;
}

function readWord(reader: Reader, first: number): boolean {
  const { text } = reader;
  if (first >= firstNonAscii && /\s/.test(text[reader.at] ?? '')) return moveTo(reader, reader.at + 1);
  if (first >= zero && first <= nine) return endToken(reader, endOfNumber(text, reader.at), 'operand');
  let end = reader.at + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code >= firstNonAscii ? /\s/.test(text[end] ?? '') : isWordCode[code] !== true) break;
  }
  const isProperty = text.charCodeAt(reader.at - 1) === dot && text.charCodeAt(reader.at - 2) !== dot;
  const word = isProperty || end - reader.at > 10 ? '' : text.slice(reader.at, end);
  const before = operators.has(word) ? 'operator' : unclear.has(word) ? 'unclear' : 'operand';
  endToken(reader, end, before);
  reader.word = word;
  return true;
}

function moveTo(reader: Reader, at: number): boolean {
  reader.at = at;
  return at > 0;
}

function readSlash(reader: Reader): boolean {
  const { text, at, before } = reader;
  const next = text.charCodeAt(at + 1);
  if (next === slash) return moveTo(reader, endOfLine(text, at));
  if (next === star) {
    const end = text.indexOf('*/', at + 2);
    return end >= 0 && moveTo(reader, end + 2);
  }
  if (before === 'unclear') return false;
  if (before === 'operand') return endToken(reader, at + 1, 'operator');
  return endToken(reader, endOfRegex(text, at), 'operand');
}

function readOpening(reader: Reader, code: number): boolean {
  const isHead = code === roundOpen && heads.has(reader.word);
  reader.brackets.push({ open: code, at: reader.at, isHead, cuts: reader.cuts.length });
  return endToken(reader, reader.at + 1, 'operator');
}

function readClosing(reader: Reader, code: number): boolean {
  const bracket = reader.brackets.pop();
  if (bracket === undefined) return false;
  if (bracket.open === backtick) return code === curlyClose && readTemplate(reader, reader.at + 1);
  // `(` and `)` are neighbours in ASCII, the other pairs have one between them.
  if (code !== bracket.open + (code === roundClose ? 1 : 2)) return false;
  if (code === curlyClose) cutOut(reader, bracket);
  const after = code === curlyClose ? 'unclear' : bracket.isHead ? 'operator' : 'operand';
  return endToken(reader, reader.at + 1, after);
}

/** Empties a pair of braces where no kept offset lies between them; cuts inside of it are then part of it. */
function cutOut(reader: Reader, { at, cuts }: Bracket): void {
  const { kept, text } = reader;
  const start = at + 1;
  if (reader.at - start < shortestCut) return;
  while ((kept[reader.next] ?? text.length) < reader.at) reader.next++;
  // The last kept offset before the closing brace is the nearest one.
  if ((kept[reader.next - 1] ?? -1) >= start) return;
  reader.cuts.length = cuts;
  reader.cuts.push(start, reader.at);
}

/** Reads a template up to its end or to the next `${`. */
function readTemplate(reader: Reader, from: number): boolean {
  const { text } = reader;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === backtick) return endToken(reader, at + 1, 'operand');
    else if (code === dollar && text.charCodeAt(at + 1) === curlyOpen) {
      reader.brackets.push({ open: backtick, at: at + 1, isHead: false, cuts: reader.cuts.length });
      return endToken(reader, at + 2, 'operator');
    }
  }
  return false;
}

/** Other signs: `<` may begin JSX, `!` may stand behind an operand, a number may begin with a dot. */
function readSign(reader: Reader, code: number): boolean {
  const { text, at, before } = reader;
  const next = text.charCodeAt(at + 1);
  if (code === less) {
    if (before !== 'operand' || text.startsWith('<!--', at)) return false;
    return endToken(reader, next === less ? at + 2 : at + 1, 'operator');
  }
  if (code === dot && next >= zero && next <= nine) {
    return endToken(reader, endOfNumber(text, at), 'operand');
  }
  // No regex and no JSX can follow `++`, so what does divides or compares.
  if ((code === plus || code === minus) && next === code) {
    if (before !== 'operand' && text.startsWith('-->', at)) return false;
    return endToken(reader, at + 2, 'operand');
  }
  if (code === bang && before === 'operand' && next !== equals) return endToken(reader, at + 1, 'unclear');
  return endToken(reader, at + 1, 'operator');
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || code === carriageReturn) return at;
  }
  return text.length;
}

function endOfString(text: string, from: number, quote: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === lineFeed || code === carriageReturn) return -1;
    if (code === backslash) at += text.startsWith('\r\n', at + 1) ? 2 : 1;
  }
  return -1;
}

function endOfRegex(text: string, from: number): number {
  let isClass = false;
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || code === carriageReturn) return -1;
    if (code === backslash) at++;
    else if (code === squareOpen) isClass = true;
    else if (code === squareClose) isClass = false;
    else if (code === slash && !isClass) return at + 1;
  }
  return -1;
}

/** Digits, letters, dots, and the sign of an exponent. */
function endOfNumber(text: string, from: number): number {
  let at = from + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isSign = (code === plus || code === minus) && /^\.?\d[\d_.]*[eE]$/.test(text.slice(from, at));
    if (code !== dot && !isSign && isWordCode[code] !== true) break;
  }
  return at;
}

function withoutCuts(text: string, cuts: readonly number[]): Skeleton | undefined {
  if (cuts.length === 0) return undefined;
  const parts: string[] = [];
  let at = 0;
  for (let i = 0; i < cuts.length; i += 2) {
    parts.push(text.slice(at, cuts[i]));
    at = cuts[i + 1] ?? text.length;
  }
  parts.push(text.slice(at));
  return { text: parts.join(''), cuts };
}
