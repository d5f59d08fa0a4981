/** Reads predicates: the conditions of `where`, of `if`, and the bodies of predicates and functions. */
import type { ComparisonSign, PatternNode, PredicateNode } from './ast.ts';
import { parseAtom, parseCall } from './parse-atom.ts';
import {
  accept,
  acceptWord,
  atSign,
  atWord,
  commaSeparated,
  expect,
  type Parser,
  peek,
  spanFrom,
  take,
  unexpected,
} from './token-stream.ts';

const comparisons = new Set<string>(['==', '!=', '>', '<', '>=', '<=']);

/** Reads one predicate. */
export function parsePredicate(parser: Parser): PredicateNode {
  const { stream } = parser;
  const { start, kind, text } = peek(stream);
  const span = () => spanFrom(stream, start);
  if (atSign(stream, '{') && !isMapOperand(parser)) return parseConditions(parser, 'and', start);
  if (accept(stream, '!')) {
    const predicate = parser.predicate();
    return { kind: 'not', predicate, span: span() };
  }
  if (accept(stream, '(')) {
    const predicate = parser.predicate();
    expect(stream, ')', 'to close the bracket');
    return predicate;
  }
  return kind === 'name' ? parseWord(parser, text, start) : parseComparison(parser, start);
}

function parseWord(parser: Parser, word: string, start: number): PredicateNode {
  const { stream } = parser;
  switch (word) {
    case 'not':
    case 'maybe': {
      take(stream);
      const predicate = parser.predicate();
      return { kind: word, predicate, span: spanFrom(stream, start) };
    }
    case 'and':
    case 'or':
    case 'any':
      take(stream);
      return parseConditions(parser, word, start);
    case 'if':
      return parseIfCondition(parser, start);
    case 'return': {
      take(stream);
      const value = parser.pattern();
      return { kind: 'return', value, span: spanFrom(stream, start) };
    }
    case 'true':
    case 'false':
      if (atSign(stream, '<:', 1)) return parseComparison(parser, start);
      take(stream);
      return { kind: 'boolean', value: word === 'true', span: spanFrom(stream, start) };
    default:
      return parseCallOrMatch(parser, word, start);
  }
}

function parseCallOrMatch(parser: Parser, word: string, start: number): PredicateNode {
  const { stream } = parser;
  if (!atSign(stream, '(', 1)) return parseComparison(parser, start);
  take(stream);
  const call = parseCall(parser, word, start);
  return isOperatorNext(parser) ? parseOperator(parser, call, start) : call;
}

function isOperatorNext({ stream }: Parser): boolean {
  const token = peek(stream);
  if (token.kind !== 'sign') return false;
  return ['<:', '=>', '+=', '='].includes(token.text) || comparisons.has(token.text);
}

/** True where the brace at the cursor opens a map that is an operand: `{} <: …`, `{ key: … } <: …`. */
function isMapOperand({ stream }: Parser): boolean {
  if (atSign(stream, '}', 1)) return atSign(stream, '<:', 2) || atSign(stream, '.', 2);
  return peek(stream, 1).kind === 'name' && atSign(stream, ':', 2);
}

function parseConditions(parser: Parser, word: 'and' | 'or' | 'any', start: number): PredicateNode {
  const { stream } = parser;
  expect(stream, '{', `after \`${word}\``);
  const items = commaSeparated(stream, '}', () => parser.predicate());
  return { kind: 'conditions', word, items, span: spanFrom(stream, start) };
}

function parseIfCondition(parser: Parser, start: number): PredicateNode {
  const { stream } = parser;
  take(stream);
  expect(stream, '(', 'after `if`');
  const condition = parser.predicate();
  expect(stream, ')', 'after the condition of `if`');
  const consequence = parser.predicate();
  const alternative = acceptWord(stream, 'else') ? parser.predicate() : undefined;
  return { kind: 'ifCondition', condition, consequence, alternative, span: spanFrom(stream, start) };
}

function parseComparison(parser: Parser, start: number): PredicateNode {
  return parseOperator(parser, parseAtom(parser), start);
}

function parseOperator(parser: Parser, left: PatternNode, start: number): PredicateNode {
  const { stream } = parser;
  const sign = peek(stream);
  const isVariable = left.kind === 'variable';
  const isContainer = isVariable || left.kind === 'mapAccess' || left.kind === 'listIndex';
  if (accept(stream, '<:')) {
    const right = parser.pattern();
    return { kind: 'match', left, right, span: spanFrom(stream, start) };
  }
  if (sign.kind === 'sign' && comparisons.has(sign.text)) {
    take(stream);
    const right = parser.pattern(2);
    return { kind: 'compare', sign: sign.text as ComparisonSign, left, right, span: spanFrom(stream, start) };
  }
  if (isVariable && (atSign(stream, '=>') || atSign(stream, '+='))) {
    take(stream);
    const right = parser.pattern(3);
    const kind = sign.text === '=>' ? 'rewriteVariable' : 'accumulateVariable';
    return { kind, variable: left, right, span: spanFrom(stream, start) };
  }
  if (isContainer && accept(stream, '=')) {
    const right = parser.pattern(3);
    return { kind: 'assign', container: left, right, span: spanFrom(stream, start) };
  }
  const after = atWord(stream, 'where')
    ? 'A condition is `$x <: pattern`; the pattern belongs after `<:`.'
    : undefined;
  throw unexpected(stream, '`<:`, `=>`, `=` or `+=` after the left side of a condition', after);
}
