/** Tests of pattern samples: how blocks pair up, and what one, two or equal blocks ask for. */
import { expect, test } from 'vitest';
import { compileQuery } from '../../query-language/index.ts';
import { judgeSample } from './judge-sample.ts';
import { readSamples } from './read-samples.ts';

const fence = (tag: string, text: string) => `\`\`\`${tag}\n${text}\n\`\`\`\n`;

const file = [
  '# Title\n',
  fence('js', 'before any pattern'),
  fence('grit', '`a($x)` => `b($x)`'),
  '## pair\n',
  fence('js', 'a(1)'),
  fence('js', 'b(1)'),
  '## single\n',
  fence('js', 'c(1)'),
  '### deeper heading does not close\n',
  fence('js', 'd(1)'),
  '## open at the end of its section\n',
  fence('js', 'e(1)'),
  '## next\n',
  fence('grit', '`z()`'),
  '## equal\n',
  fence('js', 'z()'),
  fence('js', 'z()'),
].join('\n');

test('blocks pair up in order; headings near the pattern close an open one', () => {
  const patterns = readSamples('rule', file);
  expect(patterns.map(({ name, source }) => [name, source.trim()])).toEqual([
    ['rule', '`a($x)` => `b($x)`'],
    ['rule-1', '`z()`'],
  ]);
  const shown = patterns.map(({ samples }) =>
    samples.map(({ name, before, after }) => [name, before.trim(), after?.trim()]),
  );
  expect(shown).toEqual([
    [
      ['pair', 'a(1)', 'b(1)'],
      ['single', 'c(1)', 'd(1)'],
      ['open at the end of its section', 'e(1)', undefined],
    ],
    [['equal', 'z()', 'z()']],
  ]);
  expect(patterns[0]?.samples[0]?.line).toBe(file.split('\n').indexOf('a(1)') + 1);
});

function judge(pattern: string, before: string, after?: string) {
  const outcome = compileQuery(pattern);
  if (outcome.kind === 'invalid') throw new Error(outcome.errors[0]?.message);
  return judgeSample(outcome.query, {
    name: 's',
    line: 1,
    before,
    ...(after === undefined ? {} : { after }),
  });
}

const rewrite = '`a($x)` => `b($x)`';

test.each([
  ['rewritten as asked', rewrite, 'a(1);', 'b(1);', 'passed'],
  ['blanks at line ends do not count', rewrite, 'a(1);', 'b(1);  \n\n', 'passed'],
  ['rewritten in another way', rewrite, 'a(1);', 'b(2);', 'failed'],
  ['equal blocks must match', '`z()`', 'z()', 'z()', 'passed'],
  ['equal blocks that do not match', '`z()`', 'y()', 'y()', 'failed'],
  ['equal blocks that are changed', rewrite, 'a(1)', 'a(1)', 'failed'],
  ['a single block must not match', rewrite, 'c(1)', undefined, 'passed'],
  ['a single block that matches', rewrite, 'a(1)', undefined, 'failed'],
])('%s', (_, pattern, before, after, kind) => {
  expect(judge(pattern, before, after).kind).toBe(kind);
});

test('a block may hold several files; files that the second leaves out stay as they were', () => {
  const before = '// @filename: x.js\na(1);\n// @filename: y.js\nkeep();\n';
  expect(judge(rewrite, before, '// @filename: x.js\nb(1);\n').kind).toBe('passed');
  const verdict = judge(rewrite, before, '// @filename: y.js\nother();\n');
  expect(verdict).toMatchObject({ kind: 'failed', reason: 'the result differs' });
});
