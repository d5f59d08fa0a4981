import { expect, test } from 'vitest';
import { isSameText } from './text-comparison.ts';

test.each([
  ['a \n\n', 'a', 'exact', 'js', true],
  ['a  b', 'a b', 'exact', 'js', false],
  ['a  b', 'a b', 'whitespace-equal', 'js', true],
  ["f('a');", 'f("a")', 'whitespace-equal', 'js', false],
  ["f('a');", 'f("a")', 'format-equal', 'js', true],
  ["f('a');\n\n\ng()", 'f("a")\ng();\n', 'multifile-format-equal', 'js(jsx)', true],
  ['f(a)', 'f(b)', 'format-equal', 'js', false],
  ['(a, b) + c', 'a, b + c', 'format-equal', 'js', false],
  ['f(;', 'f()', 'format-equal', 'js', false],
  ["f('a')", 'f("a")', 'format-equal', 'python', true],
  ['f(a)', 'f(b)', 'format-equal', 'python', false],
])('%j and %j under %s in %s: %s', (got, wanted, verdict, language, expected) => {
  expect(isSameText({ got, wanted, verdict, language })).toBe(expected);
});
