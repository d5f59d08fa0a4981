/**
 * Pratt parser for patterns.
 *
 * Binding powers, tightest first: `as` 10, `* / %` 8, `+ -` 7, `=> += =` 3 (right), `where limit` 1; a prefix word takes
 * everything that follows it. Atoms are in `parse-atom.ts`.
 */
import type { ArithmeticSign, PatternNode, PrefixWord, VariableNode } from './ast.ts';
import { parseAtom } from './parse-atom.ts';
import {
  accept,
  acceptWord,
  atSign,
  commaSeparated,
  expect,
  expectCapture,
  expectName,
  expectVariable,
  type Parser,
  peek,
  spanFrom,
  type TokenStream,
  take,
  unexpected,
} from './token-stream.ts';

const powers: Readonly<Record<string, number>> = {
  as: 10,
  '*': 8,
  '/': 8,
  '%': 8,
  '+': 7,
  '-': 7,
  '=>': 3,
  '@': 3,
  '+=': 3,
  '=': 3,
  where: 1,
  limit: 1,
};

const prefixWords = new Set<string>(['not', 'maybe', 'some', 'every', 'includes', 'after', 'before', 'like']);
const bracedPrefixWords = new Set<string>(['maybe', 'some', 'every', 'includes', 'like']);

/** Reads one pattern whose infix operators all bind at least as tightly as `minimum`. */
export function parsePattern(parser: Parser, minimum: number): PatternNode {
  const { stream } = parser;
  const start = peek(stream).start;
  let left = parsePrefix(parser, start);
  while (true) {
    const token = peek(stream);
    if (token.kind !== 'sign' && token.kind !== 'name') return left;
    const power = powers[token.text];
    if (power === undefined || power < minimum) return left;
    if (token.text === '=' && !isContainer(left)) return left;
    left = parseInfix(parser, left, start);
  }
}

function isContainer(node: PatternNode): boolean {
  return node.kind === 'variable' || node.kind === 'mapAccess' || node.kind === 'listIndex';
}

function parseInfix(parser: Parser, left: PatternNode, start: number): PatternNode {
  const { stream } = parser;
  const operator = take(stream).text;
  const span = () => spanFrom(stream, start);
  switch (operator) {
    case 'as': {
      const variable = expectCapture(stream);
      return { kind: 'as', pattern: left, variable, span: span() };
    }
    case 'where': {
      const predicate = parser.predicate();
      return { kind: 'where', pattern: left, predicate, span: span() };
    }
    case 'limit':
      return { kind: 'limit', pattern: left, count: expectInteger(stream), span: span() };
    case '@':
      return parseAnnotatedRewrite(parser, left, start);
    case '=>': {
      const right = parser.pattern(3);
      return { kind: 'rewrite', left, annotation: '', right, span: span() };
    }
    case '+=': {
      const right = parser.pattern(3);
      return { kind: 'accumulate', left, right, span: span() };
    }
    case '=':
      return parseAssignment(parser, left, start);
    default:
      return parseArithmetic(parser, left, operator as ArithmeticSign, start);
  }
}

function parseArithmetic(
  parser: Parser,
  left: PatternNode,
  sign: ArithmeticSign,
  start: number,
): PatternNode {
  const right = parser.pattern((powers[sign] ?? 0) + 1);
  return { kind: 'arithmetic', sign, left, right, span: spanFrom(parser.stream, start) };
}

function parseAssignment(parser: Parser, left: PatternNode, start: number): PatternNode {
  const { stream } = parser;
  if (left.kind !== 'variable' && left.kind !== 'mapAccess' && left.kind !== 'listIndex') {
    throw unexpected(stream, 'a variable, an accessor or an index before `=`');
  }
  const right = parser.pattern(3);
  return { kind: 'assign', container: left, right, span: spanFrom(stream, start) };
}

function parseAnnotatedRewrite(parser: Parser, left: PatternNode, start: number): PatternNode {
  const { stream } = parser;
  const annotation = expectName(stream, 'an annotation name after `@`').text;
  expect(stream, '=>', 'after a rewrite annotation');
  const right = parser.pattern(3);
  return { kind: 'rewrite', left, annotation, right, span: spanFrom(stream, start) };
}

function expectInteger(stream: TokenStream): number {
  if (peek(stream).kind !== 'integer') throw unexpected(stream, 'a whole number after `limit`');
  return Number(take(stream).text);
}

function parsePrefix(parser: Parser, start: number): PatternNode {
  const { stream } = parser;
  const token = peek(stream);
  const span = () => spanFrom(stream, start);
  if (atSign(stream, '!')) {
    take(stream);
    const pattern = parser.pattern();
    return { kind: 'prefix', word: 'not', pattern, span: span() };
  }
  if (token.kind !== 'name') return parseAtom(parser);
  if (prefixWords.has(token.text)) return parsePrefixWord(parser, token.text as PrefixWord, start);
  if (token.text === 'contains' || token.text === 'within') {
    take(stream);
    const pattern = parseBraced(parser);
    const until = acceptWord(stream, 'until') ? parser.pattern() : undefined;
    return { kind: 'walk', word: token.text, pattern, until, span: span() };
  }
  if (token.text === 'bubble') return parseBubble(parser, start);
  if (token.text === 'if') return parseIf(parser, start);
  return parseAtom(parser);
}

function parsePrefixWord(parser: Parser, word: PrefixWord, start: number): PatternNode {
  const { stream } = parser;
  take(stream);
  if (word === 'like' && accept(stream, '(')) {
    parser.pattern();
    expect(stream, ')', 'after the threshold of `like`');
  }
  const pattern = bracedPrefixWords.has(word) ? parseBraced(parser) : parser.pattern();
  return { kind: 'prefix', word, pattern, span: spanFrom(stream, start) };
}

/** A pattern, or one pattern in braces that are not a map's. */
function parseBraced(parser: Parser): PatternNode {
  const { stream } = parser;
  if (!atSign(stream, '{') || looksLikeMap(stream)) return parser.pattern();
  take(stream);
  const pattern = parser.pattern();
  accept(stream, ',');
  expect(stream, '}', 'to close the braces round a pattern');
  return pattern;
}

function looksLikeMap(stream: TokenStream): boolean {
  if (atSign(stream, '}', 1)) return true;
  return peek(stream, 1).kind === 'name' && atSign(stream, ':', 2);
}

function parseBubble(parser: Parser, start: number): PatternNode {
  const { stream } = parser;
  take(stream);
  const variables = isVariableList(stream) ? parseVariableList(stream) : undefined;
  const pattern = parseBraced(parser);
  return { kind: 'bubble', variables, pattern, span: spanFrom(stream, start) };
}

function isVariableList(stream: TokenStream): boolean {
  if (!atSign(stream, '(')) return false;
  for (let ahead = 1; ; ahead++) {
    if (atSign(stream, ')', ahead)) return true;
    if (peek(stream, ahead).kind !== 'variable' && !atSign(stream, ',', ahead)) return false;
  }
}

/** `($a, $b)`, the cursor standing at the opening bracket. */
export function parseVariableList(stream: TokenStream): VariableNode[] {
  expect(stream, '(', 'before the list of variables');
  return commaSeparated(stream, ')', () => expectVariable(stream));
}

function parseIf(parser: Parser, start: number): PatternNode {
  const { stream } = parser;
  take(stream);
  expect(stream, '(', 'after `if`');
  const condition = parser.predicate();
  expect(stream, ')', 'after the condition of `if`');
  const consequence = parseBraced(parser);
  const alternative = acceptWord(stream, 'else') ? parseBraced(parser) : undefined;
  return { kind: 'if', condition, consequence, alternative, span: spanFrom(stream, start) };
}
