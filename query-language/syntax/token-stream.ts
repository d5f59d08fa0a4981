/**
 * A cursor over tokens with the small questions a parser asks, and the contract by which the parser's parts call each
 * other without importing each other.
 */
import type { PatternNode, PredicateNode, Span, VariableNode } from './ast.ts';
import type { Token } from './lexer.ts';
import { QuerySyntaxError } from './syntax-error.ts';

/** A mutable cursor over the tokens of one source. */
export interface TokenStream {
  readonly source: string;
  readonly tokens: readonly Token[];
  position: number;
  /** Nesting depth of patterns, bounded so that no input can exhaust the stack. */
  depth: number;
}

/** What the parser's parts need of each other. */
export interface Parser {
  readonly stream: TokenStream;
  readonly pattern: (minimum?: number) => PatternNode;
  readonly predicate: () => PredicateNode;
}

/** Deepest nesting of patterns and predicates that is read; deeper input is refused. */
export const maximumDepth = 400;

/** The token `ahead` places after the cursor, the `end` token beyond the last. */
export function peek(stream: TokenStream, ahead = 0): Token {
  const last = stream.tokens[stream.tokens.length - 1];
  const token = stream.tokens[stream.position + ahead] ?? last;
  if (token === undefined) throw new Error('a token stream always ends with an end token');
  return token;
}

/** Takes the token at the cursor. */
export function take(stream: TokenStream): Token {
  const token = peek(stream);
  stream.position++;
  return token;
}

/** End offset of the last token taken. */
export function lastEnd(stream: TokenStream): number {
  return stream.tokens[stream.position - 1]?.end ?? 0;
}

/** Span from `start` to the end of the last token taken. */
export function spanFrom(stream: TokenStream, start: number): Span {
  return { start, end: lastEnd(stream) };
}

/** True where the token at the cursor (or `ahead` of it) is this sign. */
export function atSign(stream: TokenStream, sign: string, ahead = 0): boolean {
  const token = peek(stream, ahead);
  return token.kind === 'sign' && token.text === sign;
}

/** True where the token at the cursor (or `ahead` of it) is this word. */
export function atWord(stream: TokenStream, word: string, ahead = 0): boolean {
  const token = peek(stream, ahead);
  return token.kind === 'name' && token.text === word;
}

/** Takes the sign if it is next; says whether it was. */
export function accept(stream: TokenStream, sign: string): boolean {
  if (!atSign(stream, sign)) return false;
  stream.position++;
  return true;
}

/** Takes the word if it is next; says whether it was. */
export function acceptWord(stream: TokenStream, word: string): boolean {
  if (!atWord(stream, word)) return false;
  stream.position++;
  return true;
}

/** Takes the sign or throws, naming where it was expected. */
export function expect(stream: TokenStream, sign: string, where: string): Token {
  if (atSign(stream, sign)) return take(stream);
  throw unexpected(stream, `\`${sign}\` ${where}`);
}

/** Takes a name or throws. */
export function expectName(stream: TokenStream, what: string): Token {
  if (peek(stream).kind === 'name') return take(stream);
  throw unexpected(stream, what);
}

/** Takes a variable or throws. */
export function expectVariable(stream: TokenStream): VariableNode {
  const token = peek(stream);
  if (token.kind !== 'variable') throw unexpected(stream, 'a variable such as `$name`');
  stream.position++;
  return { kind: 'variable', name: token.text, span: { start: token.start, end: token.end } };
}

/** Takes a variable or the wildcard `$_`, which reads as a variable named `_`, or throws. */
export function expectCapture(stream: TokenStream): VariableNode {
  const token = peek(stream);
  if (token.kind !== 'underscore') return expectVariable(stream);
  stream.position++;
  return { kind: 'variable', name: '_', span: { start: token.start, end: token.end } };
}

/** The error for a token that does not fit here. */
export function unexpected(stream: TokenStream, expected: string, remedy?: string): QuerySyntaxError {
  const token = peek(stream);
  const found =
    token.kind === 'end' ? 'the end of the query' : `\`${stream.source.slice(token.start, token.end)}\``;
  return new QuerySyntaxError(
    `expected ${expected}, found ${clip(found)}`,
    remedy ?? 'Check the brackets, commas and braces just before this place.',
    { start: token.start, end: Math.max(token.end, token.start) },
  );
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}…\`` : text;
}

/** Items separated by commas up to `close`, a trailing comma allowed; the opening sign is already taken. */
export function commaSeparated<T>(stream: TokenStream, close: string, item: () => T): T[] {
  const items: T[] = [];
  while (!accept(stream, close)) {
    items.push(item());
    if (accept(stream, ',')) continue;
    if (!atSign(stream, close))
      throw unexpected(stream, `\`,\` or \`${close}\``, 'Separate items with commas.');
  }
  return items;
}

/** Runs `body` one level deeper; throws where the nesting is too deep to be meant. */
export function nested<T>(stream: TokenStream, body: () => T): T {
  if (stream.depth >= maximumDepth) {
    const { start, end } = peek(stream);
    throw new QuerySyntaxError('the query is nested too deeply', 'Split it into pattern definitions.', {
      start,
      end,
    });
  }
  stream.depth++;
  const result = body();
  stream.depth--;
  return result;
}
