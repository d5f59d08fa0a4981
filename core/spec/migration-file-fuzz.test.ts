/** Whatever a migration file holds, reading it yields a spec or problems with a place in it; it never throws. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMigrationFile } from './migration-file.ts';

const whole = `apiVersion: regrade/v1
name: demo
title: A demo
owners: [team]
scope:
  sources:
    - github: { organization: acme, include: ['svc-*'] }
    - directory: ./checkouts
  files: { include: ['**/*.js'], maxBytes: 1MB }
steps:
  - id: plain
    pattern: |
      language js
      \`a($x)\` => \`b($x)\`
  - id: judge
    model: { select: '\`c\`', context: { lines: 40 }, instructions: Do it. }
verify:
  commands: [{ id: test, run: npm test, timeout: 10m }]
changeset: { title: '{{migration.title}}', commit: { author: Bot <bot@example.com> } }
rollout:
  waves: [{ name: canary, take: 5%, gate: { merged: '>= 60%', after: 2d } }, { name: rest }]
budget: { money: 50 USD, tokens: 5M }
`;

/** A detail that an error's template names and its finding does not carry. */
const placeholder =
  /\{(?:reason|remedy|found|expected|example|key|place|suggestion|what|thing|name|first|keys)\}/;

function expectSound(text: string): void {
  const lines = text.split('\n');
  const checkPattern = () => [];
  const outcome = parseMigrationFile(text, { path: 'x.yaml', checkPattern, checkSource: () => undefined });
  if (outcome.kind === 'checked') return;
  expect(outcome.problems.length).toBeGreaterThan(0);
  for (const { line, column, message, remedy, code } of outcome.problems) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
    for (const words of [message, remedy]) expect(words, `${code}: ${words}`).not.toMatch(placeholder);
  }
}

test('with a part cut out, doubled or replaced', () => {
  const place = fc.integer({ min: 0, max: whole.length });
  const junk = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      '\t',
      '{{',
      '}}',
      '- ',
      ': ',
      '&a',
      '*a',
      '!!x',
      '|',
      '5',
      '[]',
      '{}',
      'null',
      '\n',
      '\u0000',
      '%',
      '@',
    ),
  );
  fc.assert(
    fc.property(place, fc.integer({ min: 0, max: 30 }), junk, (start, length, text) => {
      expectSound(whole.slice(0, start) + text + whole.slice(start + length));
    }),
    { numRuns: 1500 },
  );
});

test('with any value at any key', () => {
  const value = fc.constantFrom(
    '',
    'null',
    '5',
    '-1',
    '1.5',
    'true',
    'text',
    '[]',
    '[1]',
    '{}',
    '{ a: 1 }',
    '"{{x"',
    '2026-01-01',
  );
  const keys = [...whole.matchAll(/[\w-]+: /g)].map(({ index, 0: key }) => index + key.length);
  fc.assert(
    fc.property(fc.constantFrom(...keys), value, (at, text) => {
      const rest = whole.slice(at).replace(/^(?:\{[^}]*\}|\[[^\]]*\]|'[^']*'|[^\n,}\]]*)/, '');
      expectSound(`${whole.slice(0, at)}${text}${rest}`);
    }),
    { numRuns: 800 },
  );
});

test('with no migration in it at all', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), expectSound), { numRuns: 300 });
  for (const text of [
    'a',
    '- a',
    '5',
    '""',
    '[]',
    '{}',
    '---\n---\n',
    '&a [*a]',
    'a: &a [*a]',
    '\ufeffname: x',
  ])
    expectSound(text);
});
