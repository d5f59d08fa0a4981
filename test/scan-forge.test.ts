import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTestFolder, makeTestRepository } from '../activities/adapters/git/test-repository.ts';
import { createScanActivities } from '../activities/scan/activity.ts';
import { createConfiguredMirrors, createScanDependencies } from '../activities/scan/compose.ts';
import { makeSpec, storeSpec } from '../activities/scan/test-spec.ts';
import type { Config } from '../core/config/config.ts';
import { type LocalForge, startLocalForge } from '../infra/local-forge/index.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';

const folder = makeTestFolder();
const environment = { ...process.env, FORGE_TOKEN: 'a-secret-token' };
let forge: LocalForge;
let db: TestDatabase;
let config: Config;

beforeAll(async () => {
  db = await createTestDatabase();
  forge = await startLocalForge({
    directory: path.join(folder.path, 'forge'),
    tokens: [{ token: environment.FORGE_TOKEN, login: 'regrade', permission: 'write' }],
  });
  config = configOf(forge);
  forge.createOrganization('acme');
});

afterAll(async () => {
  await forge.close();
  await db.drop();
  folder.remove();
});

async function adopt(name: string, files: Readonly<Record<string, string>>, settings = {}) {
  const repository = makeTestRepository(path.join(folder.path, 'sources', name));
  const commit = repository.commit(files);
  const gitDirectory = path.join(repository.directory, '.git');
  await forge.adopt({
    owner: 'acme',
    name,
    gitDirectory,
    objects: 'copy',
    defaultBranch: 'main',
    ...settings,
  });
  return commit;
}

test('an organisation of a code host is discovered, mirrored over HTTP and scanned', async () => {
  const shared = { 'lib/shared.js': 'alpha(0);\n', 'image.bin': 'x'.repeat(50_000) };
  const commit = await adopt('shop', { ...shared, 'src/a.ts': 'alpha(1);\ngamma(2);\n' }, { private: true });
  await adopt('fork', { ...shared, 'src/b.js': 'delta();\n' });
  await adopt('clean', { 'src/c.js': 'delta();\n' });
  await adopt('old', { 'src/a.js': 'alpha(1)' }, { archived: true });
  await forge.createRepository({ owner: 'acme', name: 'empty' });
  const { discover, scan } = createScanActivities(dependencies());
  const specId = await storeSpec(db.database, makeSpec({ sources: [acme] }));
  const requests: string[] = [];
  const remove = forge.intercept(({ path: asked }) => {
    requests.push(asked);
    return undefined;
  });

  const found = await new MockActivityEnvironment().run(discover, { specId });
  const tally = await new MockActivityEnvironment().run(scan, { specId });

  expect(found).toEqual({ targets: 5 });
  expect(tally).toEqual({ matched: 2, clean: 1, failed: 0 });
  expect(await states()).toEqual({
    'forge/acme/clean': 'clean',
    'forge/acme/empty': 'skipped',
    'forge/acme/fork': 'matched',
    'forge/acme/old': 'skipped',
    'forge/acme/shop': 'matched',
  });
  expect(await sitesOf('forge/acme/shop')).toEqual([
    'lib/shared.js:1 alpha(0)',
    'src/a.ts:1 alpha(1)',
    'src/a.ts:2 gamma(2)',
  ]);
  const [target] = await db.database.query(
    `select base_commit from targets where repository = 'forge/acme/shop'`,
  );
  expect(target).toEqual({ base_commit: commit });
  expect(requests.some((each) => each.includes('old') && each.endsWith('git-upload-pack'))).toBe(false);
  remove();
});

test('a mirror holds wanted blobs only, and no secret', () => {
  const mirrors = path.join(config.stateDirectory, 'mirrors');
  const files = readdirSync(mirrors, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const contents = files.map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));

  expect(files.length).toBeGreaterThan(10);
  expect(contents.reduce((sum, bytes) => sum + bytes.length, 0)).toBeLessThan(50_000);
  for (const bytes of contents) {
    expect(bytes.includes(environment.FORGE_TOKEN)).toBe(false);
    expect(bytes.includes(Buffer.from(`x-access-token:${environment.FORGE_TOKEN}`).toString('base64'))).toBe(
      false,
    );
  }
});

test('a host that fails some requests fails only those targets; the next run of the scan needs nothing twice', async () => {
  const { discover, scan } = createScanActivities(dependencies());
  const specId = await storeSpec(db.database, makeSpec({ name: 'second', sources: [acme] }));
  await new MockActivityEnvironment().run(discover, { specId });
  const remove = forge.intercept(({ path: asked }) =>
    asked.includes('/acme/shop') && asked.includes('info/refs') ? { status: 503, body: {} } : undefined,
  );

  const tally = await new MockActivityEnvironment().run(scan, { specId });

  expect(tally).toEqual({ matched: 1, clean: 1, failed: 1 });
  const [failed] = await db.database.query(`select code, failed_stage from targets where state = 'failed'`);
  expect(failed).toEqual({ code: 'RG_SCAN_MIRROR_UNREACHABLE', failed_stage: 'scan' });
  remove();
});

const acme = {
  kind: 'github',
  host: 'forge',
  organization: 'acme',
  include: [],
  exclude: [],
  archived: false,
  forks: true,
  topics: [],
} as const;

function dependencies() {
  const mirrors = createConfiguredMirrors(config, environment);
  return createScanDependencies(config, { database: db.database, mirrors, environment });
}

function configOf(running: LocalForge): Config {
  const tier = { model: 'none', inputPrice: 0, outputPrice: 0, maxOutputTokens: 1 };
  return {
    stateDirectory: path.join(folder.path, 'state'),
    model: { mode: 'recorded', apiKeyVariable: 'NONE', tiers: { fast: tier, smart: tier } },
    codeHosts: [
      {
        name: 'forge',
        kind: 'github',
        apiUrl: running.apiUrl,
        webUrl: running.url,
        tokenVariable: 'FORGE_TOKEN',
      },
    ],
    temporal: { namespace: 'none' },
    dashboard: { port: 0 },
    concurrency: { scan: 1, rewrite: 1, verify: 1, publish: 1, window: 1 },
  };
}

async function states() {
  const rows = await db.database.query<{ repository: string; state: string }>(
    'select repository, state from targets order by repository',
  );
  return Object.fromEntries(rows.map((row) => [row.repository, row.state]));
}

async function sitesOf(repository: string) {
  const rows = await db.database.query<{ path: string; start_line: number; text: string }>(
    'select path, start_line, text from sites s join targets t on t.id = s.target where t.repository = $1 order by s.id',
    [repository],
  );
  return rows.map((row) => `${row.path}:${row.start_line} ${row.text}`);
}
