import { expect, test } from 'vitest';
import { readGritYaml } from './grit-yaml.ts';

test('patterns with their samples, files and modules, in order', () => {
  const text = [
    'version: 0.0.1',
    'patterns:',
    '  # ours',
    '  - name: our_rule',
    '    level: error',
    '    tags: [a]',
    '    body: |',
    '      `a` => `b`',
    '    samples:',
    '      - input: a',
    '        output: b',
    '      - { name: left alone, input: c }',
    '  - file: ./other.md',
    '  - name: github.com/acme/rules#one',
    '  - name: github.com/acme/rules#*',
  ].join('\n');
  expect(readGritYaml(text)).toEqual({
    kind: 'read',
    entries: [
      {
        kind: 'pattern',
        name: 'our_rule',
        body: '`a` => `b`\n',
        line: 4,
        samples: [
          { input: 'a', output: 'b' },
          { name: 'left alone', input: 'c' },
        ],
      },
      { kind: 'file', path: './other.md' },
      { kind: 'module', repository: 'github.com/acme/rules', pattern: 'one' },
      { kind: 'module', repository: 'github.com/acme/rules', pattern: '*' },
    ],
  });
});

test.each(['', 'version: 1\n', 'patterns:\n', 'patterns: []\n'])('%j lists nothing', (text) => {
  expect(readGritYaml(text)).toEqual({ kind: 'read', entries: [] });
});

test.each([
  ['patterns: {}\n', 'line 1: `patterns` is no list'],
  ['- a\n', 'line 1: `patterns` is no list'],
  ['version: 1\npatterns:\n  - name: a-b\n    body: x\n', 'line 3: an entry is'],
  ['patterns:\n  - name: a\n', 'line 2: an entry is'],
  ['patterns:\n  - name: a\n    body: 3\n', 'line 2: an entry is'],
  ['patterns:\n  - name: a\n    body: x\n    samples: [{ output: y }]\n', 'line 2: an entry is'],
  ['patterns:\n  - "a\n', 'line 3: '],
])('%j is refused: %s', (text, reason) => {
  expect(readGritYaml(text)).toMatchObject({ kind: 'invalid', reason: expect.stringContaining(reason) });
});
