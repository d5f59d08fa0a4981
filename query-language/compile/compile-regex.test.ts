import { describe, expect, test } from 'vitest';
import { translateRegex } from './compile-regex.ts';

describe('translateRegex', () => {
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
  ])('%s against %s: %s', (source, text, expected) => {
    expect(translateRegex(source, 'whole').test(text)).toBe(expected);
  });

  test.each(['(?=a)', '(?<!a)b', '(a)\\1', '(a', 'a)', '[a', 'a\\'])('refuses %s', (source) => {
    expect(() => translateRegex(source, 'whole')).toThrow(SyntaxError);
  });

  test('a part is searched for anywhere', () => {
    expect(translateRegex('b+', 'part').test('abbc')).toBe(true);
  });
});
