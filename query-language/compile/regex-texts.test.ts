import { expect, test } from 'vitest';
import { fixedTexts } from './regex-texts.ts';

test.each([
  ['foo', ['foo']],
  ['.*foo.*bar', ['foo', 'bar']],
  ['foo?bar', ['fo', 'bar']],
  ['foo*', ['fo']],
  ['foo+bar', ['foo', 'bar']],
  ['foo{0,2}bar', ['fo', 'bar']],
  ['foo\\.bar\\n', ['foo.bar']],
  ['\\bfoo\\b', ['foo']],
  ['\\x41foo\\u{1F600}bar\\pLx', ['foo', 'bar', 'x']],
  ['[a]]b[^]c]d', ['b', 'd']],
  ['[[:alpha:]]foo', ['foo']],
  ['[a-z&&[^b]]foo', []],
  ['a(b|c)d', ['a', 'd']],
  ['(ab)?cd', ['cd']],
  ['a(?:b(c)d)e', ['a', 'e']],
  ['(?P<name>ab)cd', ['cd']],
  ['ab|cd', []],
  ['(?i)ab', []],
  ['ab(?i:cd)', []],
  ['^ab$', ['ab']],
  ['a😀?b', ['a', 'b']],
  ['', []],
])('%s needs %j', (source, texts) => {
  expect(fixedTexts(source)).toEqual(texts);
});
