import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configOfMachine } from './machine-config.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('without a file, everything has a default', async () => {
  const config = await configOfMachine({}, folder);

  expect(config.stateDirectory).toBe(join(folder, '.regrade'));
  expect(config.databaseUrl).toBeUndefined();
});

test('the file of the working directory is read, the environment wins', async () => {
  await writeFile(
    join(folder, 'regrade.config.yaml'),
    'dashboard: { port: 1234 }\nconcurrency: { rewrite: 7 }\n',
  );

  const config = await configOfMachine({ REGRADE_DASHBOARD_PORT: '4321' }, folder);

  expect(config.dashboard.port).toBe(4321);
  expect(config.concurrency.rewrite).toBe(7);
});

test('a file that is named must exist', async () => {
  await expect(configOfMachine({ REGRADE_CONFIG: join(folder, 'other.yaml') }, folder)).rejects.toThrow(
    /ENOENT/,
  );
});

test('every problem is told with its place', async () => {
  await writeFile(join(folder, 'regrade.config.yaml'), 'dashboard: { port: many }\nunheard: of\n');

  const attempt = configOfMachine({}, folder);

  await expect(attempt).rejects.toMatchObject({ code: 'RG_INFRA_CONFIG_INVALID', exit: 'badInput' });
  await expect(attempt).rejects.toThrow(/regrade\.config\.yaml:1.*regrade\.config\.yaml:2/);
});
