/**
 * Reads the syntax of Rust's `regex` crate, which GritQL's regexes are written in.
 *
 * What that syntax lacks (look-around, back-references) and what is wrong throws a `SyntaxError` that says so.
 */
import { parseClass, parseEscapedCharacter, parseNamedClass } from './parse-class.ts';
import {
  peekCharacter,
  type RegexCursor,
  type RegexFlags,
  regexCursor,
  skipVerbose,
  takeMatch,
  takeText,
} from './regex-cursor.ts';
import type { RegexPlace, RegexTree } from './regex-tree.ts';

/** Most repetitions that a `{n,m}` may ask for, as in RE2. */
const maximumRepeat = 1_000;

/** The tree of a regular expression; throws `SyntaxError`. */
export function parseRegex(source: string): RegexTree {
  const cursor = regexCursor(source);
  const tree = parseChoice(cursor);
  if (cursor.at < source.length) throw new SyntaxError('a bracket is closed that was not opened');
  return tree;
}

/** Everything up to the bracket that closes the group, or the end. */
function parseChoice(cursor: RegexCursor): RegexTree {
  const outer = cursor.flags;
  const items = [parseSequence(cursor)];
  while (takeText(cursor, '|')) items.push(parseSequence(cursor));
  cursor.flags = outer;
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: 'choice', items };
}

function parseSequence(cursor: RegexCursor): RegexTree {
  const items: RegexTree[] = [];
  while (true) {
    skipVerbose(cursor);
    const character = peekCharacter(cursor);
    if (character === '' || character === ')' || character === '|') return { kind: 'sequence', items };
    const item = parseItem(cursor);
    if (item !== undefined) items.push(parseRepeats(cursor, item));
  }
}

/** One item without what repeats it; undefined for a change of flags. */
function parseItem(cursor: RegexCursor): RegexTree | undefined {
  const character = peekCharacter(cursor);
  const { flags } = cursor;
  if (character === '(') return parseGroup(cursor);
  if (character === '[') return parseClass(cursor);
  cursor.at += character.length;
  switch (character) {
    case '\\':
      return parseEscape(cursor);
    case '.':
      return { kind: 'anything', takesNewline: flags.s };
    case '^':
      return { kind: 'place', place: flags.m ? 'lineStart' : 'start' };
    case '$':
      return { kind: 'place', place: flags.m ? 'lineEnd' : 'end' };
    case '*':
    case '+':
    case '?':
      throw new SyntaxError(`\`${character}\` has nothing to repeat`);
    default:
      return { kind: 'literal', text: character, ignoresCase: flags.i };
  }
}

const places: Readonly<Record<string, RegexPlace>> = { A: 'start', z: 'end', b: 'word', B: 'notWord' };

function parseEscape(cursor: RegexCursor): RegexTree {
  const place = places[peekCharacter(cursor)];
  if (place !== undefined) {
    cursor.at++;
    return { kind: 'place', place };
  }
  const named = parseNamedClass(cursor);
  if (named !== undefined) return named;
  return { kind: 'literal', text: parseEscapedCharacter(cursor), ignoresCase: cursor.flags.i };
}

function parseGroup(cursor: RegexCursor): RegexTree | undefined {
  if (/^\(\?<?[=!]/.test(cursor.source.slice(cursor.at, cursor.at + 4))) {
    throw new SyntaxError('look-around is not part of Rust’s regex syntax');
  }
  takeText(cursor, '(');
  const outer = cursor.flags;
  let captures = true;
  if (takeMatch(cursor, /\?P?<[A-Za-z_][\w.[\]]*>/y) === null && takeText(cursor, '?')) {
    captures = false;
    parseFlags(cursor);
    if (takeText(cursor, ')')) return undefined;
    if (!takeText(cursor, ':'))
      throw new SyntaxError('a group begins with `(?`, but neither name, flags nor `:`');
  }
  const body = parseChoice(cursor);
  if (!takeText(cursor, ')')) throw new SyntaxError('a bracket is not closed');
  cursor.flags = outer;
  return { kind: 'group', captures, body };
}

function parseFlags(cursor: RegexCursor): void {
  const letters = takeMatch(cursor, /[a-zA-Z-]*/y)?.[0] ?? '';
  let isOn = true;
  for (const letter of letters) {
    if (letter === '-') isOn = false;
    else if (isFlag(letter)) cursor.flags = { ...cursor.flags, [letter]: isOn };
    else throw new SyntaxError(`there is no flag \`${letter}\``);
  }
}

function isFlag(letter: string): letter is keyof RegexFlags {
  return 'imsUux'.includes(letter);
}

function parseRepeats(cursor: RegexCursor, item: RegexTree): RegexTree {
  let tree = item;
  while (true) {
    skipVerbose(cursor);
    const bounds = parseBounds(cursor);
    if (bounds === undefined) return tree;
    const isLazy = takeText(cursor, '?') !== cursor.flags.U;
    tree = { kind: 'repeat', body: tree, ...bounds, isLazy };
  }
}

function parseBounds(cursor: RegexCursor): { least: number; most: number } | undefined {
  if (takeText(cursor, '*')) return { least: 0, most: Number.POSITIVE_INFINITY };
  if (takeText(cursor, '+')) return { least: 1, most: Number.POSITIVE_INFINITY };
  if (takeText(cursor, '?')) return { least: 0, most: 1 };
  const found = takeMatch(cursor, /\{\s*(\d*)\s*(,?)\s*(\d*)\s*\}(?<!\{\s*,?\s*\})/y);
  if (found === null) return undefined;
  const [, low = '', comma, high = ''] = found;
  const least = Number(low);
  const most = comma === '' ? least : high === '' ? Number.POSITIVE_INFINITY : Number(high);
  if (least > most) throw new SyntaxError('a repetition ends before it begins');
  if (least > maximumRepeat || (Number.isFinite(most) && most > maximumRepeat)) {
    throw new SyntaxError(`more than ${maximumRepeat} repetitions cannot be asked for`);
  }
  return { least, most };
}
