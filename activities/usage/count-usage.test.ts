import { renameSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Scope } from '../../core/spec/spec.ts';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { createGit } from '../adapters/git/git.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import { defaultSearchFiles, scanFleetStream } from '../scan/scan-fleet-stream.ts';
import { countUsage } from './count-usage.ts';

const pattern = 'or { `alpha($x)`, `alpha.utc($x)` }';
let folder: ReturnType<typeof makeTestFolder>;
let db: TestDatabase;
let repositories: Record<'shop' | 'cart' | 'none', TestRepository>;

beforeEach(async () => {
  folder = makeTestFolder();
  db = await createTestDatabase();
  const make = (name: string) => makeTestRepository(path.join(folder.path, 'fleet', 'acme', name));
  repositories = { shop: make('shop'), cart: make('cart'), none: make('none') };
  repositories.shop.commit({ 'a.js': 'alpha(1);\nalpha(2);\n', 'b.ts': 'alpha.utc(3);\n' });
  repositories.cart.commit({ 'a.js': 'alpha(\n  { deep: 1 },\n);\n' });
  repositories.none.commit({ 'a.js': 'beta(1);\n' });
});
afterEach(async () => {
  await db.drop();
  folder.remove();
});

async function count(day: string, changes: { readonly pattern?: string; readonly title?: string } = {}) {
  const scope: Scope = {
    sources: [{ kind: 'directory', path: path.join(folder.path, 'fleet') }],
    files: defaultSearchFiles,
  };
  const home = path.join(folder.path, 'home');
  return await countUsage(
    {
      ...{ database: db.database, git: createGit(), credentials: () => [], listers: [] },
      search: (search) => scanFleetStream({ ...search, home, lanes: 1 }),
    },
    { usage: { name: 'alpha', title: 'Alpha', pattern, scope, ...changes }, day },
  );
}

async function rows() {
  return await db.database.query(
    `select r.name, c.language, c.shape, c.sites, c.since::text, c.until::text
     from usage_counts c join repositories r on r.id = c.repository order by r.name, c.shape, c.since`,
  );
}

const row = (name: string, shape: string, sites: number, since: string, until: string | null = null) => ({
  ...{ name, language: expect.any(String), shape, sites, since, until },
});

test('counts sites by repository, language and shape', async () => {
  expect(await count('2026-11-01')).toEqual({ repositories: 3, failed: 0, sites: 4, using: 2 });

  expect(await rows()).toEqual([
    row('cart', 'alpha($x)', 1, '2026-11-01'),
    row('shop', 'alpha($x)', 2, '2026-11-01'),
    row('shop', 'alpha.utc($x)', 1, '2026-11-01'),
  ]);
});

test('a later day writes only what changed', async () => {
  await count('2026-11-01');
  repositories.shop.commit({ 'a.js': 'alpha(1);\n' });
  repositories.none.commit({ 'a.js': 'alpha(1);\n' });

  expect(await count('2026-11-02')).toMatchObject({ sites: 4, using: 3 });

  expect(await rows()).toEqual([
    row('cart', 'alpha($x)', 1, '2026-11-01'),
    row('none', 'alpha($x)', 1, '2026-11-02'),
    row('shop', 'alpha($x)', 2, '2026-11-01', '2026-11-02'),
    row('shop', 'alpha($x)', 1, '2026-11-02'),
    row('shop', 'alpha.utc($x)', 1, '2026-11-01'),
  ]);
  const days = await db.database.query(
    'select day::text, sites, using_repositories as using from usage_scans order by day',
  );
  expect(days).toEqual([
    { day: '2026-11-01', sites: 4, using: 2 },
    { day: '2026-11-02', sites: 4, using: 3 },
  ]);
});

test('counting again on the same day leaves what the second saw', async () => {
  await count('2026-11-01');
  repositories.shop.commit({ 'a.js': '', 'b.ts': '' });

  expect(await count('2026-11-01')).toMatchObject({ sites: 1, using: 1 });

  expect(await rows()).toEqual([row('cart', 'alpha($x)', 1, '2026-11-01')]);
});

test('a repository that the scope names no more ends its counts', async () => {
  await count('2026-11-01');
  repositories.cart.git('update-ref', '-d', 'HEAD');
  const gone = path.join(folder.path, 'fleet', 'acme', 'shop');
  renameSync(gone, path.join(folder.path, 'elsewhere'));

  expect(await count('2026-11-02')).toEqual({ repositories: 2, failed: 0, sites: 0, using: 0 });

  expect((await rows()).every((each) => (each as { until: string }).until === '2026-11-02')).toBe(true);
});

test('a name stands for one question: another pattern under it is refused, another title is not', async () => {
  await count('2026-11-01');

  await expect(count('2026-11-02', { pattern: '`beta($x)`' })).rejects.toMatchObject({
    code: 'RG_SCAN_USAGE_CHANGED',
  });
  expect(await count('2026-11-02', { title: 'Alpha calls' })).toMatchObject({ sites: 4 });
});
