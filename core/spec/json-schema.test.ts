/** Tests of the published JSON Schema: it is up to date, and judges files as the reader does. */
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { migrationJsonSchema } from './json-schema.ts';

const published = new URL('migration.schema.json', import.meta.url);

const minimal = {
  apiVersion: 'regrade/v1',
  name: 'demo',
  scope: { sources: [{ directory: '.' }] },
  steps: [{ pattern: 'x' }],
};

function isValid(file: unknown): boolean {
  return new Ajv({ strict: false, validateFormats: false }).validate(migrationJsonSchema(), file);
}

test('the published schema is the generated one; `npm run generate` writes it', async () => {
  expect(JSON.parse(await readFile(published, 'utf8'))).toEqual(migrationJsonSchema());
});

test('accepts values with units and today’s values of later keys', () => {
  expect(
    isValid({
      ...minimal,
      kind: 'Migration',
      rollout: { waves: [{ name: 'a', take: 5, gate: { merged: '>= 60%', after: '2d' } }, { name: 'rest' }] },
      budget: { money: '50 USD', tokens: '5M' },
      changeset: { onHumanCommit: 'keep' },
    }),
  ).toBe(true);
});

test.each([
  ['an unknown key', { titel: 'x' }],
  ['a bare number', { budget: { money: 50 } }],
  ['a later key', { standing: {} }],
  [
    'a context that does not exist',
    { steps: [{ model: { select: 'x', instructions: 'x', context: 'repo' } }] },
  ],
])('refuses %s', (_, part) => {
  expect(isValid({ ...minimal, ...part })).toBe(false);
});
