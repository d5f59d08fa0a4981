/** Reads the patterns that carry no operator: literals, variables, accessors, calls, blocks, lists, maps. */
import type {
  ArgumentNode,
  CallNode,
  ContainerNode,
  DotsNode,
  ListNode,
  MapNode,
  PatternBlock,
  PatternNode,
  RangeBound,
  Span,
  VariableNode,
} from './ast.ts';
import { QuerySyntaxError } from './syntax-error.ts';
import {
  accept,
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

const blocks = new Set<string>(['or', 'and', 'any', 'orelse', 'sequential', 'multifile']);
const constants = new Set<string>(['true', 'false', 'undefined', 'Top', 'Bottom']);
const needsItems = new Set<string>(['or', 'sequential', 'multifile']);
const rangeBounds = new Set<string>(['start_line', 'end_line', 'start_column', 'end_column']);

/** Words with a meaning of their own, which therefore cannot be called as patterns. */
export const reservedWords = new Set<string>(
  'and any after before bubble contains else every if includes like limit maybe multifile not or orelse sequential some until where within as return true false undefined Top Bottom'.split(
    ' ',
  ),
);

/** Reads one pattern without operators, with the accessors and indexes that follow it. */
export function parseAtom(parser: Parser): PatternNode {
  const { stream } = parser;
  const token = peek(stream);
  const span: Span = { start: token.start, end: token.end };
  switch (token.kind) {
    case 'snippet':
    case 'rawSnippet':
    case 'languageSnippet': {
      take(stream);
      const form = token.kind === 'snippet' ? 'backtick' : token.kind === 'rawSnippet' ? 'raw' : 'language';
      return { kind: 'snippet', form, tag: token.tag, text: token.text, span };
    }
    case 'string':
      take(stream);
      return { kind: 'string', value: token.text.replaceAll(/\\(["\\])/g, '$1'), span };
    case 'regex':
    case 'regexSnippet':
      return parseRegex(stream);
    case 'integer':
    case 'double':
      take(stream);
      return { kind: 'number', text: token.text, span };
    case 'underscore':
      take(stream);
      return { kind: 'underscore', span };
    case 'variable':
      return parseAccessors(parser, expectVariable(stream), token.start);
    case 'name':
      return parseNamed(parser);
    default:
      return parseBracketed(parser);
  }
}

function parseBracketed(parser: Parser): PatternNode {
  const { stream } = parser;
  const { start } = peek(stream);
  if (accept(stream, '(')) {
    const pattern = parser.pattern();
    expect(stream, ')', 'to close the bracket');
    return pattern;
  }
  if (atSign(stream, '[')) return parseListAccess(parser, parseList(parser, '', start), start);
  if (atSign(stream, '{')) return parseMapAccess(parser, parseMap(parser), start);
  if (accept(stream, '.')) return { kind: 'dot', span: spanFrom(stream, start) };
  if ((atSign(stream, '-') || atSign(stream, '+')) && peek(stream, 1).kind === 'double') {
    const sign = take(stream).text;
    return {
      kind: 'number',
      text: (sign === '-' ? '-' : '') + take(stream).text,
      span: spanFrom(stream, start),
    };
  }
  if (atSign(stream, '...')) {
    throw unexpected(stream, 'a pattern', '`...` stands only inside a list; inside a snippet write `$...`.');
  }
  throw unexpected(
    stream,
    'a pattern',
    'A pattern is a snippet in backticks, a variable, a call or a block.',
  );
}

function parseNamed(parser: Parser): PatternNode {
  const { stream } = parser;
  const token = take(stream);
  const { text: name, start } = token;
  const span: Span = { start, end: token.end };
  if (constants.has(name)) {
    return { kind: 'constant', word: name as 'true' | 'false' | 'undefined' | 'Top' | 'Bottom', span };
  }
  if (blocks.has(name) && atSign(stream, '{')) return parseBlock(parser, name as PatternBlock, start);
  if (atSign(stream, '[')) return parseList(parser, name, start);
  if (reservedWords.has(name)) {
    throw new QuerySyntaxError(
      `\`${name}\` is a reserved word and cannot stand here`,
      'Give the definition another name, or check the operator before this place.',
      span,
    );
  }
  if (!atSign(stream, '(')) {
    throw new QuerySyntaxError(
      `a bare name \`${name}\` is no pattern`,
      `Call it as \`${name}()\`, or put code into backticks: \`\`${name}\`\`.`,
      span,
    );
  }
  if (name === 'range') return parseRange(stream, start);
  return parseCall(parser, name, start);
}

/** Reads the bracketed arguments of a call whose name is already taken. */
export function parseCall(parser: Parser, name: string, start: number): CallNode {
  const { stream } = parser;
  expect(stream, '(', 'to open the arguments');
  const args = commaSeparated(stream, ')', () => parseArgument(parser));
  return { kind: 'call', name, arguments: args, span: spanFrom(stream, start) };
}

function parseArgument(parser: Parser): ArgumentNode {
  const { stream } = parser;
  const token = peek(stream);
  if (token.kind === 'name' && atSign(stream, '=', 1)) {
    take(stream);
    take(stream);
    const value = parser.pattern();
    return { label: token.text, value, span: spanFrom(stream, token.start) };
  }
  const value = parser.pattern();
  return { label: undefined, value, span: spanFrom(stream, token.start) };
}

function parseBlock(parser: Parser, word: PatternBlock, start: number): PatternNode {
  const { stream } = parser;
  expect(stream, '{', `after \`${word}\``);
  const items = commaSeparated(stream, '}', () => parser.pattern());
  const span = spanFrom(stream, start);
  if (items.length === 0 && needsItems.has(word)) {
    throw new QuerySyntaxError(
      `\`${word}\` needs at least one pattern`,
      'Write a pattern between the braces.',
      span,
    );
  }
  return { kind: 'block', word, items, span };
}

function parseRegex(stream: TokenStream): PatternNode {
  const token = take(stream);
  let variables: VariableNode[] = [];
  if (accept(stream, '(')) variables = commaSeparated(stream, ')', () => expectCapture(stream));
  const form = token.kind === 'regex' ? 'string' : 'snippet';
  return { kind: 'regex', form, text: token.text, variables, span: spanFrom(stream, token.start) };
}

function parseRange(stream: TokenStream, start: number): PatternNode {
  expect(stream, '(', 'after `range`');
  const bounds: Partial<Record<RangeBound, number>> = {};
  commaSeparated(stream, ')', () => {
    const name = expectName(stream, 'one of start_line, end_line, start_column, end_column');
    if (!rangeBounds.has(name.text)) {
      stream.position--;
      throw unexpected(stream, 'one of start_line, end_line, start_column, end_column');
    }
    expect(stream, '=', 'after the name of a bound');
    if (peek(stream).kind !== 'integer') throw unexpected(stream, 'a whole number');
    bounds[name.text as RangeBound] = Number(take(stream).text);
  });
  const span = spanFrom(stream, start);
  const lacksLine = (['start', 'end'] as const).some(
    (side) => bounds[`${side}_column`] !== undefined && bounds[`${side}_line`] === undefined,
  );
  if (lacksLine)
    throw new QuerySyntaxError('a column of `range` needs its line', 'Give the line as well.', span);
  if (Object.keys(bounds).length > 0) return { kind: 'range', bounds, span };
  throw new QuerySyntaxError('`range` needs at least one bound', 'Write e.g. `range(start_line=1)`.', span);
}

function parseList(parser: Parser, name: string, start: number): ListNode {
  const { stream } = parser;
  expect(stream, '[', 'to open a list');
  const items = commaSeparated(stream, ']', (): PatternNode | DotsNode => parseListItem(parser));
  return { kind: 'list', name, items, span: spanFrom(stream, start) };
}

function parseListItem(parser: Parser): PatternNode | DotsNode {
  const { stream } = parser;
  const token = peek(stream);
  const isSpread = token.kind === 'variable' && token.text === '' && atSign(stream, '...', 1);
  if (isSpread) take(stream);
  if (!accept(stream, '...')) return parser.pattern();
  const span = spanFrom(stream, token.start);
  if (!isSpread && !atSign(stream, ',') && !atSign(stream, ']')) parser.pattern();
  return { kind: 'dots', span };
}

function parseMap(parser: Parser): MapNode {
  const { stream } = parser;
  const { start } = expect(stream, '{', 'to open a map');
  const entries = commaSeparated(stream, '}', () => {
    const key = expectName(stream, 'a key of a map, `name: pattern`').text;
    expect(stream, ':', 'after a key of a map');
    return { key, value: parser.pattern() };
  });
  return { kind: 'map', entries, span: spanFrom(stream, start) };
}

function parseMapAccess(parser: Parser, map: MapNode, start: number): PatternNode {
  if (!atSign(parser.stream, '.')) return map;
  return parseAccessors(parser, map, start);
}

function parseListAccess(parser: Parser, list: ListNode, start: number): PatternNode {
  if (!atSign(parser.stream, '[')) return list;
  return parseAccessors(parser, list, start);
}

function parseAccessors(
  parser: Parser,
  first: ContainerNode | MapNode | ListNode,
  start: number,
): PatternNode {
  const { stream } = parser;
  let node: ContainerNode | MapNode | ListNode = first;
  while (true) {
    if (atSign(stream, '.') && node.kind !== 'list' && isAccessKey(stream)) {
      take(stream);
      const token = peek(stream);
      const key = token.kind === 'variable' ? expectVariable(stream) : expectName(stream, 'a key').text;
      node = { kind: 'mapAccess', target: node, key, span: spanFrom(stream, start) };
    } else if (atSign(stream, '[') && node.kind !== 'map') {
      take(stream);
      const index = parseIndex(parser);
      expect(stream, ']', 'to close an index');
      node = { kind: 'listIndex', target: node, index, span: spanFrom(stream, start) };
    } else return node;
  }
}

function isAccessKey(stream: TokenStream): boolean {
  const { kind } = peek(stream, 1);
  return kind === 'name' || kind === 'variable';
}

function parseIndex(parser: Parser): number | ContainerNode {
  const { stream } = parser;
  const isNegative = accept(stream, '-');
  if (peek(stream).kind === 'integer') return Number(take(stream).text) * (isNegative ? -1 : 1);
  const { start } = peek(stream);
  if (isNegative) throw unexpected(stream, 'a whole number after `-`');
  const node = parseAccessors(parser, expectVariable(stream), start);
  if (node.kind === 'variable' || node.kind === 'mapAccess' || node.kind === 'listIndex') return node;
  throw unexpected(stream, 'an index');
}
