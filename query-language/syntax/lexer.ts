/**
 * Cuts a GritQL source into tokens.
 *
 * Not context-sensitive: every token is decided by its own first characters. Comments are kept apart for the printer.
 * A character that begins no token is a `QuerySyntaxError`.
 */
import type { CommentNode } from './ast.ts';
import { QuerySyntaxError } from './syntax-error.ts';

/** Kinds of tokens; `sign` covers every punctuation and operator. */
export type TokenKind =
  | 'name'
  | 'variable'
  | 'underscore'
  | 'snippet'
  | 'rawSnippet'
  | 'languageSnippet'
  | 'string'
  | 'regex'
  | 'regexSnippet'
  | 'integer'
  | 'double'
  | 'foreign'
  | 'sign'
  | 'end';

/** One token; `text` is the payload (without quotes or sigil), `tag` the language of a language snippet. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly tag: string;
  readonly start: number;
  readonly end: number;
}

/** Tokens of a source, ending with one of kind `end`, and its comments. */
export interface Lexed {
  readonly tokens: readonly Token[];
  readonly comments: readonly CommentNode[];
}

/** Names that may stand before a `"` to form a language snippet. */
const languageTags = new Set(
  'js py python json java go rust sol solidity csharp kotlin hcl yaml toml elixir ruby php css html vue markdown sql universal c cpp grit ast typescript'.split(
    ' ',
  ),
);

const signs = '... <: => += == != >= <= { } ( ) [ ] . , : ; = ! > < + - * / % @'.split(' ');

const blank = /[\s\u0085\uFEFF]+/uy;
const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const foreignQuoted =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const variable = /[$^]([A-Za-z0-9_]*)/y;
const name = /[#A-Za-z_][A-Za-z0-9_]*/y;
const double = /[0-9]+\.[0-9]+([eE][+-]?[0-9]+)?/y;
const integer = /[0-9]+/y;

/** Cuts `source` into tokens; throws `QuerySyntaxError` at the first character that begins none. */
export function lex(source: string): Lexed {
  const tokens: Token[] = [];
  const comments: CommentNode[] = [];
  let at = 0;
  while (true) {
    at = skipBlanks(source, at, comments);
    const token = at >= source.length ? endToken(source.length) : nextToken(source, at);
    tokens.push(token);
    if (token.kind === 'end') return { tokens, comments };
    at = token.end;
    if (!opensForeignCode(tokens)) continue;
    const foreign = foreignToken(source, at);
    tokens.push(foreign);
    at = foreign.end;
  }
}

function endToken(at: number): Token {
  return { kind: 'end', text: '', tag: '', start: at, end: at };
}

/** True after `) js {`, where JavaScript follows that is not GritQL. */
function opensForeignCode(tokens: readonly Token[]): boolean {
  return (
    tokens
      .slice(-3)
      .map((token) => token.text)
      .join(' ') === ') js {'
  );
}

/** Everything up to the brace that closes the code; braces in strings and comments do not count. */
function foreignToken(source: string, start: number): Token {
  let depth = 0;
  let at = start;
  while (at < source.length) {
    const skipped = matchAt(foreignQuoted, source, at);
    if (skipped !== null) {
      at += skipped[0].length;
      continue;
    }
    if (source[at] === '}' && depth === 0) break;
    if (source[at] === '{') depth++;
    if (source[at] === '}') depth--;
    at++;
  }
  return { kind: 'foreign', text: source.slice(start, at), tag: '', start, end: at };
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function skipBlanks(source: string, from: number, comments: CommentNode[]): number {
  let at = from;
  while (at < source.length) {
    const space = matchAt(blank, source, at);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const found = matchAt(comment, source, at);
    if (found === null) return at;
    const end = at + found[0].length;
    comments.push({ text: found[0].trimEnd(), span: { start: at, end } });
    at = end;
  }
  return at;
}

function nextToken(source: string, at: number): Token {
  const make = (kind: TokenKind, text: string, end: number, tag = ''): Token => ({
    kind,
    text,
    tag,
    start: at,
    end,
  });
  const first = source[at] ?? '';
  if (first === '`') return quoted(source, at, at, 'snippet');
  if (first === '"') return quoted(source, at, at, 'string');
  const found = matchAt(variable, source, at);
  if (found !== null) {
    const text = found[1] ?? '';
    return make(found[0] === '$_' ? 'underscore' : 'variable', text, at + found[0].length);
  }
  const word = matchAt(name, source, at);
  if (word !== null) return wordToken(source, at, word[0]);
  const real = matchAt(double, source, at) ?? undefined;
  if (real !== undefined) return make('double', real[0], at + real[0].length);
  const whole = matchAt(integer, source, at);
  if (whole !== null) return make('integer', whole[0], at + whole[0].length);
  const sign = signs.find((s) => source.startsWith(s, at));
  if (sign !== undefined) return make('sign', sign, at + sign.length);
  throw new QuerySyntaxError(`unexpected character \`${first}\``, 'Remove it, or put code into backticks.', {
    start: at,
    end: at + 1,
  });
}

function wordToken(source: string, at: number, word: string): Token {
  const end = at + word.length;
  const next = source[end];
  if (word === 'r' && next === '"') return quoted(source, at, end, 'regex');
  if (word === 'r' && next === '`') return quoted(source, at, end, 'regexSnippet');
  if (word === 'raw' && next === '`') return quoted(source, at, end, 'rawSnippet');
  if (next === '"' && languageTags.has(word))
    return { ...quoted(source, at, end, 'languageSnippet'), tag: word };
  return { kind: 'name', text: word, tag: '', start: at, end };
}

function quoted(source: string, start: number, quoteAt: number, kind: TokenKind): Token {
  const quote = source[quoteAt] ?? '"';
  const isSnippet = kind !== 'string' && kind !== 'regex' && kind !== 'regexSnippet';
  for (let i = quoteAt + 1; i < source.length; i++) {
    const character = source[i];
    if (character === quote) return { kind, text: source.slice(quoteAt + 1, i), tag: '', start, end: i + 1 };
    if (character !== '\\') continue;
    const next = source[i + 1] ?? '';
    if (isSnippet && !['$', '^', '\\', 'n', quote, '`', '"'].includes(next)) {
      throw new QuerySyntaxError(
        `a backslash before \`${next}\` means nothing in a snippet`,
        'Only $, \\, n and the quote can be escaped; double the backslash to mean one.',
        { start: i, end: i + 2 },
      );
    }
    i++;
  }
  throw new QuerySyntaxError(`missing the closing ${quote}`, `Close what was opened here with ${quote}.`, {
    start,
    end: Math.min(source.length, quoteAt + 1),
  });
}
