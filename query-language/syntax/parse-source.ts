/** Reads a whole GritQL source: engine line, language line, definitions, and at most one root pattern. */
import type { DefinitionNode, LanguageLine, PatternNode, SourceNode } from './ast.ts';
import { lex } from './lexer.ts';
import { parsePattern, parseVariableList } from './parse-pattern.ts';
import { parsePredicate } from './parse-predicate.ts';
import { QuerySyntaxError } from './syntax-error.ts';
import {
  accept,
  acceptWord,
  atWord,
  commaSeparated,
  expect,
  expectName,
  lastEnd,
  nested,
  type Parser,
  peek,
  spanFrom,
  type TokenStream,
  take,
  unexpected,
} from './token-stream.ts';

/** Reads `source`; throws `QuerySyntaxError` at the first place that cannot be read. */
export function parseSource(source: string): SourceNode {
  const { tokens, comments } = lex(source);
  const stream: TokenStream = { source, tokens, position: 0, depth: 0 };
  const parser: Parser = {
    stream,
    pattern: (minimum = 0) => nested(stream, () => parsePattern(parser, minimum)),
    predicate: () => nested(stream, () => parsePredicate(parser)),
  };
  const engine = parseEngine(stream);
  const language = parseLanguageLine(stream);
  const definitions: DefinitionNode[] = [];
  let root: PatternNode | undefined;
  while (peek(stream).kind !== 'end') {
    if (isDefinition(stream)) {
      definitions.push(parseDefinition(parser));
      requireNewline(stream);
    } else if (root === undefined) {
      root = parser.pattern();
    } else {
      throw unexpected(
        stream,
        'a definition or the end',
        'A query has one root pattern; combine several with `or { … }`, and end none with `;`.',
      );
    }
  }
  return { engine, language, definitions, root, comments };
}

function parseEngine(stream: TokenStream): string {
  if (!atWord(stream, 'engine') || peek(stream, 1).kind !== 'name') return '';
  take(stream);
  if (!acceptWord(stream, 'marzano')) throw unexpected(stream, '`marzano` after `engine`');
  expect(stream, '(', 'after `marzano`');
  if (peek(stream).kind !== 'double') throw unexpected(stream, 'a version with a point, such as `0.1`');
  const version = take(stream).text;
  expect(stream, ')', 'after the version');
  return version;
}

function parseLanguageLine(stream: TokenStream): LanguageLine | undefined {
  const { start } = peek(stream);
  if (!atWord(stream, 'language') || peek(stream, 1).kind !== 'name') return undefined;
  take(stream);
  const name = expectName(stream, 'the name of a language').text;
  let flavour = '';
  const isSameLine = !stream.source.slice(lastEnd(stream), peek(stream).start).includes('\n');
  if (isSameLine && accept(stream, '(')) {
    flavour = expectName(stream, 'one flavour of the language').text;
    expect(stream, ')', 'after the flavour; only one may be given');
    accept(stream, ';');
  }
  return { name, flavour, span: spanFrom(stream, start) };
}

function isDefinition(stream: TokenStream): boolean {
  if (atWord(stream, 'private')) return true;
  const isWord = ['pattern', 'predicate', 'function'].some((word) => atWord(stream, word));
  return isWord && peek(stream, 1).kind === 'name';
}

function parseDefinition(parser: Parser): DefinitionNode {
  const { stream } = parser;
  const { start } = peek(stream);
  const isPrivate = acceptWord(stream, 'private');
  if (isPrivate && !atWord(stream, 'pattern')) throw unexpected(stream, '`pattern` after `private`');
  const word = take(stream).text;
  const name = expectName(stream, `the name of a ${word}`).text;
  const parameters = parseVariableList(stream);
  if (word === 'function' && acceptWord(stream, 'js')) {
    const code = parseForeignCode(stream);
    return { kind: 'foreignFunction', name, parameters, code, span: spanFrom(stream, start) };
  }
  if (word === 'pattern') parseLanguageLine(stream);
  expect(stream, '{', `to open the body of \`${name}\``);
  if (word === 'pattern') {
    const body = commaSeparated(stream, '}', () => parser.pattern());
    return { kind: 'patternDefinition', isPrivate, name, parameters, body, span: spanFrom(stream, start) };
  }
  const body = commaSeparated(stream, '}', () => parser.predicate());
  const kind = word === 'predicate' ? 'predicateDefinition' : 'functionDefinition';
  return { kind, name, parameters, body, span: spanFrom(stream, start) };
}

/** JavaScript between balanced braces, which the lexer has cut out as one token. */
function parseForeignCode(stream: TokenStream): string {
  expect(stream, '{', 'to open a JavaScript body');
  if (peek(stream).kind !== 'foreign') throw unexpected(stream, 'a JavaScript body');
  const code = take(stream).text;
  expect(stream, '}', 'to close the JavaScript body');
  return code;
}

function requireNewline(stream: TokenStream): void {
  const next = peek(stream);
  if (!isDefinition(stream) || stream.source.slice(lastEnd(stream), next.start).includes('\n')) return;
  throw new QuerySyntaxError('two definitions on one line', 'Begin each definition on a new line.', next);
}
