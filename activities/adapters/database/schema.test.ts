import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { applySchema } from './schema.ts';

const migrations = fileURLToPath(new URL('../../../migrations/', import.meta.url));
let empty: TestDatabase;
let folder: string;

beforeEach(async () => {
  empty = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'regrade-schema-'));
  await cp(migrations, folder, { recursive: true });
});
afterEach(async () => {
  await empty.drop();
  await rm(folder, { recursive: true });
});

const tables = async () => {
  const rows = await empty.database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  return rows.map(({ name }) => name);
};

test('applies every schema migration once and nothing the second time', async () => {
  const first = await applySchema(empty.url);
  const second = await applySchema(empty.url);

  expect(first.applied[0]).toBe('0001_foundation');
  expect(second.applied).toEqual([]);
  expect(await tables()).toEqual(expect.arrayContaining(['migrations', 'targets', 'rollout_events']));
});

test('is safe when several processes start at once', async () => {
  const reports = await Promise.all([1, 2, 3, 4].map(() => applySchema(empty.url)));

  expect(reports.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
});

test('applies only what is new to a database of an older version', async () => {
  await applySchema(empty.url, folder);
  await writeFile(join(folder, '9998_more.sql'), '-- Up Migration\ncreate table more (id int);\n');

  const report = await applySchema(empty.url, folder);

  expect(report.applied).toEqual(['9998_more']);
  expect(await tables()).toContain('more');
});

test('refuses a database that is ahead, without touching it', async () => {
  await writeFile(join(folder, '9999_future.sql'), '-- Up Migration\ncreate table future (id int);\n');
  await applySchema(empty.url, folder);

  const attempt = applySchema(empty.url);

  await expect(attempt).rejects.toMatchObject({
    code: 'RG_INFRA_SCHEMA_AHEAD',
    details: { names: ['9999_future'] },
  });
});

test('a schema migration that fails leaves nothing of the run behind', async () => {
  await writeFile(join(folder, '9998_good.sql'), '-- Up Migration\ncreate table good (id int);\n');
  await writeFile(join(folder, '9999_bad.sql'), '-- Up Migration\ncreate table good (id int);\n');

  await expect(applySchema(empty.url, folder)).rejects.toMatchObject({ code: 'RG_INFRA_SCHEMA_FAILED' });

  expect(await tables()).not.toContain('good');
  expect(await tables()).not.toContain('migrations');
});

test('the error for a server that refuses us shows no password', async () => {
  const url = new URL(empty.url);
  url.username = 'stranger';
  url.password = 'hunter2';

  const error = await applySchema(url.href).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: 'RG_INFRA_SCHEMA_FAILED' });
  expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
});
