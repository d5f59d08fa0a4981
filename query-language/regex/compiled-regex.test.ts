import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { compileRegexText, findRegex } from './compiled-regex.ts';
import { printForJavaScript, printForRe2 } from './print-regex.ts';
import type { RegexTree } from './regex-tree.ts';

const matches = (source: string, text: string, extent: 'whole' | 'part' = 'whole') =>
  findRegex(compileRegexText(source, extent), text) !== undefined;

describe('regexes in Rust’s syntax', () => {
  test.each([
    ['[a-z]+', 'abc', true],
    ['[a-z]+', 'abc1', false],
    ['(?i)abc', 'ABC', true],
    ['a(?i)b', 'aB', true],
    ['(?s).*', 'a\nb', true],
    ['.*', 'a\nb', false],
    ['(?x) a  b # why', 'ab', true],
    ['\\Aabc\\z', 'abc', true],
    ['(?P<n>a)b', 'ab', true],
    ['[[:alpha:]]+', 'abc', true],
    ['\\w+', 'größe', true],
    ['\\d+', '42', true],
    ['\\"a\\-b\\"', '"a-b"', true],
    ['a{2,3}', 'aaa', true],
    ['{x}', '{x}', true],
    ['a|b', 'b', true],
    ['[\\]a]', ']', true],
    ['[^/]+', 'a"b', true],
    ['\\x{41}', 'A', true],
    ['\\pL+', 'äb', true],
    ['\\p{Greek}+', 'αβ', true],
    ['\\p{script=latin}+', 'ab', true],
    ['\\P{Lu}+', 'aB', false],
    ['[a-z&&[^b]]+', 'acd', true],
    ['[a-z&&[^b]]+', 'abd', false],
    ['[a-z--b]+', 'abd', false],
    ['[a-c~~b-d]+', 'ad', true],
    ['[a-c~~b-d]+', 'b', false],
    ['[[:^alpha:]]+', '12', true],
    ['[^[:space:]]+', 'a b', false],
    ['(?i)a|BC', 'xxbc', true],
    ['(?-u)\\w+', 'größe', false],
    ['\\bé\\b', 'é', true],
    ['(?m)a$\\n^b', 'a\nb', true],
    ['a\\.b', 'axb', false],
    ['.', '\r', true],
    ['a++', 'aaa', true],
    ['a|bc', 'ac', true],
    ['(?U)(a+)a*', 'aaa', true],
    ['(?s:.)\\u{1F600}\\x41', '\n😀A', true],
    ['(?i)Straße', 'STRAßE', true],
  ])('%s against %s: %s', (source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
  });

  test.each([
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    '(a',
    'a)',
    '[a',
    'a\\',
    '*a',
    '(?R)a',
    '\\p{No such}',
    '[z-a]',
    'a{3,1}',
    '(?',
    'a{2000}',
    '\\k',
  ])('refuses %s', (source) => {
    expect(() => compileRegexText(source, 'whole')).toThrow(SyntaxError);
  });

  test('a part is searched for anywhere', () => {
    expect(matches('b+', 'abbc', 'part')).toBe(true);
  });
});

describe('what a regex captures', () => {
  test.each([
    ['(a)(b)?c', 'ac', [[0, 2], [0, 1], undefined]],
    [
      '(a|ab)(c|bcd)(d*)',
      'abcd',
      [
        [0, 4],
        [0, 1],
        [1, 4],
        [4, 4],
      ],
    ],
    [
      '(?:(a)|b)*',
      'ab',
      [
        [0, 2],
        [0, 1],
      ],
    ],
    [
      '(?U)(a+)',
      'aaa',
      [
        [0, 3],
        [0, 3],
      ],
    ],
  ])('%s in %s', (source, text, expected) => {
    expect(findRegex(compileRegexText(source, 'whole'), text)).toEqual(expected);
  });
});

const letter = fc
  .constantFrom('a', 'b')
  .map((text): RegexTree => ({ kind: 'literal', text, ignoresCase: false }));

const tree: fc.Arbitrary<RegexTree> = fc.letrec<{ tree: RegexTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('a', 'b', '.').map((text): RegexTree => ({ kind: 'literal', text, ignoresCase: false })),
    fc.constant<RegexTree>({ kind: 'anything', takesNewline: false }),
    fc.constant<RegexTree>({ kind: 'class', spelling: '[a-b]', ranges: [[97, 98]], ignoresCase: false }),
    fc
      .constantFrom('start', 'end', 'lineStart', 'lineEnd', 'word')
      .map((place): RegexTree => ({ kind: 'place', place })),
    fc.array(tie('tree'), { maxLength: 3 }).map((items): RegexTree => ({ kind: 'sequence', items })),
    fc
      .array(tie('tree'), { minLength: 1, maxLength: 3 })
      .map((items): RegexTree => ({ kind: 'choice', items })),
    tie('tree').map((body): RegexTree => ({ kind: 'group', captures: true, body })),
    fc
      .tuple(letter, fc.constantFrom([0, 1], [0, Infinity], [1, Infinity], [1, 3]), fc.boolean())
      .map(
        ([body, [least = 0, most = 1], isLazy]): RegexTree => ({ kind: 'repeat', body, least, most, isLazy }),
      ),
  ),
})).tree;

describe('both engines', () => {
  test('find the same in small texts', () => {
    fc.assert(
      fc.property(
        tree,
        fc.string({ unit: fc.constantFrom('a', 'b', '.', '\n', ' ', '-'), maxLength: 8 }),
        (root, text) => {
          const backtracking = new RegExp(printForJavaScript(root), 'dv').exec(text)?.indices;
          const linear = RE2JS.compile(printForRe2(root)).matcher(text);
          const found = linear.find() ? [linear.start(0), linear.end(0)] : undefined;
          expect(found).toEqual(backtracking === undefined ? undefined : [...(backtracking[0] ?? [])]);
        },
      ),
      { numRuns: 400, seed: 1 },
    );
  });

  test.each([
    ['(a+)+b', 'a'.repeat(50_000)],
    ['(a|aa)+b', 'a'.repeat(50_000)],
    ['(?:a?){40}a{40}', 'a'.repeat(39)],
    ['.*.*.*.*.*x', 'a'.repeat(50_000)],
    ['(.*)(.*)(.*)(.*)[0-9]', 'ab'.repeat(20_000)],
    ['(?:(?:a*)*)*c', 'a'.repeat(20_000)],
    ['(\\w+\\s?)*\\z!', 'word '.repeat(10_000)],
    [
      'a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaaaaaaaaaaaaaaaaab',
      'a'.repeat(3_000),
    ],
  ])('%s ends on a text made to be slow', (source, text) => {
    expect(matches(source, text)).toBe(false);
    expect(matches(source, text, 'part')).toBe(false);
  });
});
