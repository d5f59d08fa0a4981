/**
 * Spells regex trees for the two engines that run them: JavaScript's, in `v` mode, and RE2.
 *
 * Where RE2 runs, `\b` knows ASCII's letters only; everything else means the same in both.
 */
import type { CodeRange, RegexClass, RegexPlace, RegexTree } from './regex-tree.ts';

/** How an engine spells what differs between the two. */
interface Spelling {
  readonly anything: string;
  readonly anyButNewline: string;
  readonly places: Readonly<Record<RegexPlace, string>>;
  readonly classText: (node: RegexClass) => string;
}

const word = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]';

const javascript: Spelling = {
  anything: '[^]',
  anyButNewline: '[^\\n]',
  places: {
    start: '^',
    end: '$',
    lineStart: '(?<![^\\n])',
    lineEnd: '(?![^\\n])',
    word: `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`,
    notWord: `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`,
  },
  classText: ({ spelling }) => spelling,
};

const re2: Spelling = {
  anything: '(?s:.)',
  anyButNewline: '(?-s:.)',
  places: { start: '\\A', end: '\\z', lineStart: '(?m:^)', lineEnd: '(?m:$)', word: '\\b', notWord: '\\B' },
  classText: (node) => {
    const ranges = node.ranges ?? rangesOf(node.spelling);
    if (ranges.length === 0) return '[^\\x{0}-\\x{10ffff}]';
    return `[${ranges.map(([from, to]) => `${hex(from)}-${hex(to)}`).join('')}]`;
  },
};

/** The tree for `new RegExp(…, 'v')`. */
export function printForJavaScript(tree: RegexTree): string {
  return print(tree, javascript);
}

/** The tree in RE2's syntax. */
export function printForRe2(tree: RegexTree): string {
  return print(tree, re2);
}

function print(tree: RegexTree, spelling: Spelling): string {
  switch (tree.kind) {
    case 'literal':
      return folded(tree.text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), tree.ignoresCase);
    case 'anything':
      return tree.takesNewline ? spelling.anything : spelling.anyButNewline;
    case 'class':
      return folded(spelling.classText(tree), tree.ignoresCase);
    case 'place':
      return spelling.places[tree.place];
    case 'group':
      return `(${tree.captures ? '' : '?:'}${print(tree.body, spelling)})`;
    case 'sequence':
      return tree.items
        .map((item) => (item.kind === 'choice' ? wrapped(item, spelling) : print(item, spelling)))
        .join('');
    case 'choice':
      return tree.items.map((item) => print(item, spelling)).join('|');
    case 'repeat':
      return `${wrapped(tree.body, spelling)}${bounds(tree.least, tree.most)}${tree.isLazy ? '?' : ''}`;
  }
}

function wrapped(tree: RegexTree, spelling: Spelling): string {
  return `(?:${print(tree, spelling)})`;
}

function folded(text: string, ignoresCase: boolean): string {
  return ignoresCase ? `(?i:${text})` : text;
}

function bounds(least: number, most: number): string {
  if (Number.isFinite(most)) return `{${least},${most}}`;
  return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
}

function hex(code: number): string {
  return `\\x{${code.toString(16)}}`;
}

const enumerated = new Map<string, readonly CodeRange[]>();

/** The code points of a class that Unicode's tables decide: each is asked for, once per class. */
function rangesOf(spelling: string): readonly CodeRange[] {
  const known = enumerated.get(spelling);
  if (known !== undefined) return known;
  const one = new RegExp(`^${spelling}$`, 'v');
  const ranges: [number, number][] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    if (!one.test(String.fromCodePoint(code))) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  enumerated.set(spelling, ranges);
  return ranges;
}
