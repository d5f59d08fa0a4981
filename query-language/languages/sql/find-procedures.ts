/**
 * Finds `CREATE PROCEDURE … AS … BEGIN … END;` in a SQL text, which no stock grammar reads.
 *
 * A scanner, not a parser: it knows words, quotes, comments and brackets, and nothing of what a statement means.
 * Offsets are UTF-16 units.
 */

/** Begins the words that stand for metavariables in snippets; identifiers of the grammar are ASCII. */
export const substitute = 'zqmv_';

/** Half-open range of offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One procedure and its parts; `whole` takes in the semicolon after it. */
export interface Procedure {
  readonly whole: Span;
  readonly name: Span;
  /** The brackets and what is between them; absent where there are none. */
  readonly parameters: Span | undefined;
  /** Each with its semicolon. */
  readonly declarations: readonly Span[];
  readonly body: Span;
}

interface Token extends Span {
  readonly word: string;
}

const tokenShape =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}\p{M}_][\p{L}\p{M}\p{N}_$.]*|\d[\w.]*|:=|\S/gu;

/** All procedures of a text, in order. */
export function findProcedures(text: string): readonly Procedure[] {
  if (!/\bprocedure\b/i.test(text)) return [];
  const tokens = tokensOf(text);
  const found: Procedure[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const head = headLength(tokens, at);
    const read = head === 0 ? undefined : readProcedure(tokens, at, at + head);
    if (read === undefined) continue;
    found.push(read.procedure);
    at = read.next - 1;
  }
  return found;
}

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(tokenShape)]
    .filter(([token]) => !token.startsWith('--') && !token.startsWith('/*'))
    .map((match) => ({
      word: match[0].toLowerCase(),
      start: match.index,
      end: match.index + match[0].length,
    }));
}

/** Number of tokens of `create [or replace] procedure`, or 0. */
function headLength(tokens: readonly Token[], at: number): number {
  const words = tokens.slice(at, at + 4).map(({ word }) => word);
  if (words[0] === 'create' && words[1] === 'procedure') return 2;
  return words.join(' ') === 'create or replace procedure' ? 4 : 0;
}

function readProcedure(
  tokens: readonly Token[],
  first: number,
  nameAt: number,
): { readonly procedure: Procedure; readonly next: number } | undefined {
  const [from, name] = [tokens[first], tokens[nameAt]];
  if (from === undefined || name === undefined) return undefined;
  let at = nameAt + 1;
  const closing = tokens[at]?.word === '(' ? closingOf(tokens, at) : undefined;
  const parameters = closing === undefined ? undefined : spanOf(tokens, at, closing);
  if (closing !== undefined) at = closing + 1;
  if (tokens[at]?.word !== 'as' && tokens[at]?.word !== 'is') return undefined;
  const rest = readBody(tokens, at + 1);
  if (rest === undefined) return undefined;
  const last = tokens[rest.next]?.word === ';' ? rest.next : rest.next - 1;
  const whole = { start: from.start, end: tokens[last]?.end ?? rest.body.end };
  const { declarations, body } = rest;
  return { procedure: { whole, name, parameters, declarations, body }, next: last + 1 };
}

interface Body {
  readonly declarations: readonly Span[];
  readonly body: Span;
  readonly next: number;
}

/** Declarations up to `begin`, then the block; in snippets, words may stand for both. */
function readBody(tokens: readonly Token[], from: number): Body | undefined {
  const begin = tokens.findIndex(({ word }, i) => i >= from && word === 'begin');
  const stop = tokens.findIndex(({ word }, i) => i >= from && word === ';');
  const words = tokens.slice(from, stop < 0 ? tokens.length : stop);
  const isWords = words.length > 0 && words.length <= 2 && words.every(({ word }) => /^[\p{L}_]/u.test(word));
  if ((begin < 0 || (stop >= 0 && stop < begin)) && isWords && !isDeclaration(words)) {
    const body = words[words.length - 1];
    if (body !== undefined) return { declarations: words.slice(0, -1), body, next: from + words.length };
  }
  if (begin < 0) return undefined;
  const end = endOf(tokens, begin);
  const body = end === undefined ? undefined : spanOf(tokens, begin, end);
  if (end === undefined || body === undefined) return undefined;
  return { declarations: declarationsIn(tokens, from, begin), body, next: end + 1 };
}

/** Two words before a semicolon are a variable and its type, but where the second stands for a block. */
function isDeclaration(words: readonly Token[]): boolean {
  return words.length === 2 && words.some(({ word }) => !word.startsWith(substitute));
}

function declarationsIn(tokens: readonly Token[], from: number, begin: number): readonly Span[] {
  const spans: Span[] = [];
  let first = from;
  for (let at = from; at < begin; at++) {
    const span = spanOf(tokens, first, at);
    if (tokens[at]?.word !== ';' && at !== begin - 1) continue;
    if (span !== undefined) spans.push(span);
    first = at + 1;
  }
  return spans;
}

/** The `end` of a block, past the ends of what it holds; a name after it belongs to it. */
function endOf(tokens: readonly Token[], begin: number): number | undefined {
  let depth = 0;
  for (let at = begin; at < tokens.length; at++) {
    const word = tokens[at]?.word ?? '';
    const isClosing = tokens[at - 1]?.word === 'end';
    if (['begin', 'case', 'if', 'loop'].includes(word) && !isClosing) depth++;
    if (word === 'end') depth--;
    if (depth > 0 || word !== 'end') continue;
    const named = tokens[at + 1]?.word ?? ';';
    return /^[\p{L}_]/u.test(named) && tokens[at + 2]?.word === ';' ? at + 1 : at;
  }
  return undefined;
}

function closingOf(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.word === '(') depth++;
    if (tokens[at]?.word === ')') depth--;
    if (depth === 0) return at;
  }
  return undefined;
}

function spanOf(tokens: readonly Token[], first: number, last: number): Span | undefined {
  const [start, end] = [tokens[first]?.start, tokens[last]?.end];
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** Pieces of a range between separators that stand in no quotes and no brackets; the separators are left out. */
export function splitSpan(text: string, { start, end }: Span, separator: ',' | ';'): readonly Span[] {
  const tokens = tokensOf(text.slice(start, end));
  const spans: Span[] = [];
  let depth = 0;
  let first: number | undefined;
  for (const [i, token] of tokens.entries()) {
    if (['(', 'case', 'begin'].includes(token.word)) depth++;
    if ([')', 'end'].includes(token.word)) depth--;
    const isSeparator = token.word === separator && depth === 0;
    if (!isSeparator) first ??= i;
    const last = isSeparator ? i - 1 : i;
    if (first === undefined || (!isSeparator && i < tokens.length - 1)) continue;
    const span = spanOf(tokens, first, last);
    if (span !== undefined) spans.push({ start: start + span.start, end: start + span.end });
    first = undefined;
  }
  return spans;
}
