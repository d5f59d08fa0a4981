/**
 * Regular expressions: from the syntax of Rust's `regex` crate, which GritQL speaks, to JavaScript's.
 *
 * Translated: inline flags, `(?P<…>)`, `\A`, `\z`, POSIX classes, Unicode `\d \w \s`, needless escapes, `(?x)` blanks.
 * Look-around and back-references do not exist in Rust's syntax and are refused.
 */
import type { RegexNode } from '../syntax/ast.ts';
import { QuerySyntaxError } from '../syntax/syntax-error.ts';
import { dynamicText } from './compile-snippet.ts';
import type { Pattern } from './program.ts';
import { type Compiler, report, resolveName, type Scope, warn } from './scope.ts';

/** Compiles a regex pattern; one of plain text is checked now, one with variables when it runs. */
export function compileRegex(compiler: Compiler, node: RegexNode, scope: Scope): Pattern {
  const captures = node.variables.map((variable) =>
    variable.name === '_' ? undefined : resolveName(compiler, scope, variable.name),
  );
  if (node.form === 'string') {
    checkRegex(compiler, node);
    return { op: 'regex', source: node.text, captures };
  }
  const source = dynamicText(compiler, scope, node.text.replaceAll('\\', '\\\\'));
  if (source.every((part) => typeof part === 'string')) {
    warn(
      compiler,
      node.span,
      `Warning: unnecessary use of metavariable snippet syntax without metavariables. Replace r\`${node.text}\` with r"${node.text}"`,
      'Use quotes instead of backticks.',
    );
  }
  return { op: 'regex', source, captures };
}

function checkRegex(compiler: Compiler, node: RegexNode): void {
  try {
    translateRegex(node.text, 'whole');
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof QuerySyntaxError)) throw error;
    report(
      compiler,
      node.span,
      `the regex cannot be read: ${error.message}`,
      'It follows Rust’s regex syntax.',
    );
  }
}

const posixClasses: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\t\\n\\v\\f\\r ',
  punct: '!-\\/:-@\\[-`{-~',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
  blank: '\\t ',
  cntrl: '\\0-\\x1f\\x7f',
};

const shorthand: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  s: '\\s',
  S: '\\S',
  w: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}',
};

const translated = new Map<string, RegExp>();

/** The JavaScript regex for a Rust one: anchored at both ends (`whole`) or searched for (`part`); throws SyntaxError. */
export function translateRegex(source: string, extent: 'whole' | 'part'): RegExp {
  const key = `${extent} ${source}`;
  const known = translated.get(key);
  if (known !== undefined) return known;
  const body = translate(source);
  const regex = new RegExp(extent === 'whole' ? `^(?:${body})$` : body, 'u');
  if (translated.size > 2_000) translated.clear();
  translated.set(key, regex);
  return regex;
}

interface Cursor {
  readonly source: string;
  at: number;
  verbose: boolean;
}

function translate(source: string): string {
  const cursor: Cursor = { source, at: 0, verbose: false };
  const out = translateGroup(cursor);
  if (cursor.at < source.length) throw new SyntaxError('a bracket is closed that was not opened');
  return out;
}

/** Translates up to the bracket that closes the current group, or the end. */
function translateGroup(cursor: Cursor): string {
  const { verbose } = cursor;
  let out = '';
  let closers = '';
  while (cursor.at < cursor.source.length && cursor.source[cursor.at] !== ')') {
    const flags = /^\(\?([ismxUu]*)(?:-([ismxUu]+))?\)/.exec(cursor.source.slice(cursor.at));
    if (flags !== null) {
      cursor.at += flags[0].length;
      cursor.verbose = flags[1]?.includes('x') ?? cursor.verbose;
      const [on, off] = [keepFlags(flags[1]), keepFlags(flags[2])];
      if (on + off === '') continue;
      out += off === '' ? `(?${on}:` : `(?${on}-${off}:`;
      closers += ')';
    } else out += translateOne(cursor);
  }
  cursor.verbose = verbose;
  return out + closers;
}

function keepFlags(flags = ''): string {
  return [...flags].filter((flag) => 'ims'.includes(flag)).join('');
}

function translateOne(cursor: Cursor): string {
  const { source, at } = cursor;
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === '\\') return translateEscape(cursor, false);
  if (character === '[') return translateClass(cursor);
  if (character === '(') return translateBracket(cursor);
  cursor.at += character.length;
  if (cursor.verbose && /\s/.test(character)) return '';
  if (cursor.verbose && character === '#') {
    const end = source.indexOf('\n', at);
    cursor.at = end < 0 ? source.length : end;
    return '';
  }
  if (character === '{' && !/^\{\d+(,\d*)?\}/.test(source.slice(at))) return '\\{';
  if (character === '}' && !/\{\d+(,\d*)?$/.test(source.slice(0, at))) return '\\}';
  return character === ']' || character === '/' ? `\\${character}` : character;
}

function translateBracket(cursor: Cursor): string {
  const rest = cursor.source.slice(cursor.at);
  if (/^\(\?<?[=!]/.test(rest)) throw new SyntaxError('look-around is not part of Rust’s regex syntax');
  const head = /^\((?:\?P?<[A-Za-z_]\w*>|\?[a-zA-Z-]*:|)/.exec(rest)?.[0] ?? '(';
  cursor.at += head.length;
  const body = translateGroup(cursor);
  if (cursor.source[cursor.at] !== ')') throw new SyntaxError('a bracket is not closed');
  cursor.at++;
  const flagged = /^\(\?([a-zA-Z-]*):$/.exec(head);
  const [on = '', off = ''] = flagged?.[1]?.split('-') ?? [];
  const kept = keepFlags(off) === '' ? keepFlags(on) : `${keepFlags(on)}-${keepFlags(off)}`;
  const opened = flagged === null ? head.replace('?P<', '?<') : `(?${kept}:`;
  return `${opened}${body})`;
}

function translateEscape(cursor: Cursor, inClass: boolean): string {
  const { source } = cursor;
  const next = source[cursor.at + 1];
  if (next === undefined) throw new SyntaxError('it ends with a backslash');
  if (/[pPxu]/.test(next)) {
    const whole = /^\\(?:[pP](?:\{[^}]*\}|\w)|x(?:\{[^}]*\}|\w\w)|u(?:\{[^}]*\}|\w{4}))/.exec(
      source.slice(cursor.at),
    )?.[0];
    if (whole === undefined) throw new SyntaxError(`\\${next} needs a value`);
    cursor.at += whole.length;
    return whole.replace(/^\\([pP])(\w)$/, '\\$1{$2}').replace(/^\\x\{/, '\\u{');
  }
  cursor.at += 2;
  if (next === 'A' || next === 'z') return inClass ? next : next === 'A' ? '^' : '$';
  if (next in shorthand) return inClass || next !== 'w' ? (shorthand[next] ?? '') : `[${shorthand[next]}]`;
  if (next === 'W') return `[^${shorthand.w}]`;
  if (/[bB]/.test(next) || /[fnrtv]/.test(next)) return `\\${next}`;
  if (next === 'a') return '\\x07';
  if (/[0-9]/.test(next)) throw new SyntaxError('back-references are not part of Rust’s regex syntax');
  if (/[\^$\\.*+?()[\]{}|/]/.test(next) || (inClass && next === '-')) return `\\${next}`;
  return next;
}

function translateClass(cursor: Cursor): string {
  const { source } = cursor;
  let out = '[';
  cursor.at++;
  if (source[cursor.at] === '^') {
    out += '^';
    cursor.at++;
  }
  let isFirst = true;
  while (isFirst || source[cursor.at] !== ']') {
    if (cursor.at >= source.length) throw new SyntaxError('a class is not closed');
    out += translateClassItem(cursor);
    isFirst = false;
  }
  cursor.at++;
  return `${out}]`;
}

function translateClassItem(cursor: Cursor): string {
  const { source, at } = cursor;
  const posix = /^\[:(\w+):\]/.exec(source.slice(at));
  if (posix !== null) {
    cursor.at += posix[0].length;
    return posixClasses[posix[1] ?? ''] ?? '';
  }
  if (source[at] === '\\') return translateEscape(cursor, true);
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  cursor.at += character.length;
  return /[[\]]/.test(character) ? `\\${character}` : character;
}
