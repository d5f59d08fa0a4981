/** Tests of the doctor: versions, what a configuration makes unnecessary, and that no secret is told. */
import { expect, test } from 'vitest';
import { readConfig } from '../../core/config/reader.ts';
import { checks, isAtLeast } from './checks.ts';

test.each([
  ['2.38.0', '2.38.0', true],
  ['2.43', '2.38.0', true],
  ['2.9.5', '2.38.0', false],
  ['24.0.0', '24.0.0', true],
  ['20.20.2', '24.0.0', false],
  ['3.0', '2.38.0', true],
])('%s is at least %s: %s', (version, wanted, expected) => {
  expect(isAtLeast(version, wanted)).toBe(expected);
});

async function examine(environment: Readonly<Record<string, string>>) {
  const defaults = { stateDirectory: '/state', cores: 1 };
  const outcome = readConfig({ environment, directory: '/here', defaults });
  if (outcome.kind === 'invalid') throw new Error('invalid configuration');
  const findings = await Promise.all(checks.map((check) => check({ config: outcome.config, environment })));
  return Object.fromEntries(findings.map((finding) => [finding.id, finding]));
}

test('servers of one’s own make the embedded ones unnecessary', async () => {
  const url = 'postgres://me:secret-password@db.example/x';
  const found = await examine({ DATABASE_URL: url, TEMPORAL_ADDRESS: 'temporal.example:7233' });
  expect(found.postgres).toMatchObject({ status: 'ok', found: 'PostgreSQL of DATABASE_URL' });
  expect(found.temporal).toMatchObject({ status: 'ok', found: 'Temporal at temporal.example:7233' });
  expect(JSON.stringify(found)).not.toContain('secret-password');
});

test('a model without key, with recordings, and behind an endpoint that does not answer', async () => {
  expect((await examine({})).model).toMatchObject({ status: 'missing', required: false });
  expect((await examine({ REGRADE_MODEL_RECORDINGS: '/answers' })).model).toMatchObject({ status: 'ok' });
  const closed = { OPENAI_API_KEY: 'sk-secret', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
  const { model } = await examine(closed);
  expect(model).toMatchObject({ status: 'missing', remedy: expect.stringContaining('model.baseUrl') });
  expect(JSON.stringify(model)).not.toContain('sk-secret');
});
