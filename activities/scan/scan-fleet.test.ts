import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Spec } from '../../core/spec/spec.ts';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { createGit } from '../adapters/git/git.ts';
import { createMirrors, type Mirrors } from '../adapters/git/mirrors.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import { discover } from '../discover/discover.ts';
import type { ScanDependencies } from './ports.ts';
import { scanFleet } from './scan-fleet.ts';
import {
  alphaRule,
  gammaModel,
  makeSpec,
  slowCondition,
  slowText,
  storeSpec,
  type TestSpec,
} from './test-spec.ts';

let db: TestDatabase;
let folder: ReturnType<typeof makeTestFolder>;

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  folder = makeTestFolder();
  await db.database.query('truncate migrations, repositories, scans cascade');
});
afterEach(() => folder.remove());
afterAll(() => db.drop());

function repository(name: string): TestRepository {
  return makeTestRepository(path.join(folder.path, 'fleet', name));
}

function dependencies(changes: Partial<ScanDependencies> = {}): ScanDependencies {
  const git = createGit();
  return {
    database: db.database,
    git,
    credentials: () => [],
    listers: [],
    mirrors: createMirrors({ git, directory: path.join(folder.path, 'mirrors'), credentials: () => [] }),
    clock: { now: () => performance.now() },
    settings: { lanes: 1, targets: 2 },
    ...changes,
  };
}

/** Discovers everything in the folder `fleet` under a spec. */
async function prepare(changes: TestSpec = {}): Promise<{ readonly specId: string; readonly spec: Spec }> {
  const directory = path.join(folder.path, 'fleet');
  const spec = makeSpec({ sources: [{ kind: 'directory', path: directory }], ...changes });
  const specId = await storeSpec(db.database, spec);
  await discover(dependencies(), { specId, migration: spec.name, spec });
  return { specId, spec };
}

async function target(name: string) {
  const [row] = await db.database.query<Record<string, unknown>>(
    `select t.* from targets t join repositories r on r.id = t.repository where r.name = $1`,
    [name],
  );
  return row;
}

function sites() {
  return db.database.query<Record<string, unknown>>(
    `select r.name, s.step, s.origin, s.path, s.start_line, s.start_column, s.end_line, s.end_column, s.text
     from sites s join targets t on t.id = s.target join repositories r on r.id = t.repository order by s.id`,
  );
}

async function eventsOf(kind: string) {
  const rows = await db.database.query<{ data: Record<string, unknown> }>(
    'select data from rollout_events where kind = $1 order by id',
    [kind],
  );
  return rows.map((row) => row.data);
}

describe('a scan', () => {
  test('finds sites of rules and, in what they leave, of model steps', async () => {
    const shop = repository('shop');
    const commit = shop.commit({
      'src/a.js': 'x();\nalpha(gamma(1));\n',
      'src/b.ts': 'const y = gamma(\n  2,\n);\n',
      'README.md': 'alpha(1)',
      'src/plain.js': 'delta()',
    });
    repository('none').commit({ 'a.js': 'delta()' });
    const { specId, spec } = await prepare();

    const tally = await scanFleet(dependencies(), { specId, spec });

    expect(tally).toMatchObject({ matched: 1, clean: 1, failed: 0, waiting: 0, sites: 3 });
    expect(await sites()).toEqual([
      site('alpha', 'rule', 'src/a.js', [2, 1, 2, 16], 'alpha(gamma(1))'),
      site('gamma', 'model', 'src/a.js', [2, 6, 2, 14], 'gamma(1)'),
      site('gamma', 'model', 'src/b.ts', [1, 11, 3, 2], 'gamma(\n  2,\n)'),
    ]);
    expect(await target('shop')).toMatchObject({
      state: 'matched',
      base_ref: 'refs/heads/main',
      base_commit: commit,
      files_scanned: 3,
      bytes_scanned: 21 + 26 + 7,
      rule_sites: 1,
      model_sites: 2,
    });
    expect(await target('none')).toMatchObject({ state: 'clean', files_scanned: 1, rule_sites: 0 });
  });

  test('counts what it leaves out and says so', async () => {
    repository('mixed').commit({
      'a.js': 'delta()',
      'b.min.js': 'alpha(1)',
      'vendor/c.js': 'alpha(1)',
      'd.js': Buffer.from('alpha("\xe9")', 'latin1'),
      'e.js': 'alpha(1)\0',
      'f.js': `alpha(1);${' '.repeat(200)}`,
      'g.js': '// @generated\nalpha(1)',
      'h.txt': 'alpha(1)',
      'p.js': 'version https://git-lfs.github.com/spec/v1\nsize 1\n',
      '.gitattributes': 'i.js linguist-generated\n',
      'i.js': 'alpha(1)',
    });
    const { specId, spec } = await prepare({ files: { maxBytes: 100 } });

    await scanFleet(dependencies(), { specId, spec });

    expect(await target('mixed')).toMatchObject({
      state: 'clean',
      files_scanned: 1,
      reason: 'no site; left out: 3 generated, 1 binary, 1 encoding, 1 lfs, 1 too-large, 1 vendored',
    });
  });

  test('says why a repository has nothing to scan', async () => {
    repository('empty');
    repository('docs').commit({ 'README.md': 'x' });
    repository('gone').commit({ 'a.js': 'alpha(1)' });
    const { specId, spec } = await prepare();
    rmSync(path.join(folder.path, 'fleet', 'gone'), { recursive: true });

    const tally = await scanFleet(dependencies(), { specId, spec });

    expect(tally).toMatchObject({ matched: 0, clean: 1, failed: 1, waiting: 0 });
    expect(await target('empty')).toMatchObject({ state: 'skipped', code: 'empty' });
    expect(await target('docs')).toMatchObject({
      state: 'clean',
      reason: 'no file in scope; left out: 1 outside',
    });
    expect(await target('gone')).toMatchObject({
      state: 'failed',
      failed_stage: 'scan',
      code: 'RG_SCAN_REPOSITORY_UNREADABLE',
    });
  });

  test('a file that hangs fails its target only where nothing else was found', async () => {
    repository('only').commit({ 'hang.js': slowText, 'fine.js': 'delta()' });
    repository('both').commit({ 'hang.js': slowText, 'found.js': 'alpha(zz)' });
    const pattern = `\`alpha($x)\` where { $x <: ${slowCondition} }`;
    const { specId, spec } = await prepare({ steps: [{ kind: 'pattern', id: 'slow', pattern }] });

    const settings = { lanes: 1, targets: 2, fileTimeoutMs: 5_000 };
    const tally = await scanFleet(dependencies({ settings }), { specId, spec });

    expect(tally).toMatchObject({ matched: 1, failed: 1 });
    expect(await target('only')).toMatchObject({ state: 'failed', code: 'file-timeout' });
    expect(await target('both')).toMatchObject({
      state: 'matched',
      reason: expect.stringContaining('1 file could not be scanned, first hang.js'),
    });
    expect(await db.database.query(`select 1 from scans where result ->> 'kind' = 'failed'`)).toEqual([]);
  });

  test('reads blobs that are known from nowhere, in other repositories and other runs', async () => {
    const content = { 'a.js': 'alpha(1)', 'b.js': 'delta()' };
    const one = repository('one');
    one.commit(content);
    repository('fork').commit({ ...content, 'copy/a.js': 'alpha(1)' });
    const { specId, spec } = await prepare();
    const counting = countingMirrors(dependencies().mirrors);

    await scanFleet(dependencies({ mirrors: counting.mirrors, settings: { lanes: 1, targets: 1 } }), {
      specId,
      spec,
    });

    expect(counting.read).toHaveLength(2);
    expect((await sites()).map((each) => `${each.name}/${each.path}`)).toEqual([
      'fork/a.js',
      'fork/copy/a.js',
      'one/a.js',
    ]);
    one.commit({ 'a.js': 'alpha(1); alpha(2)' });
    const second = await prepare({ title: 'Only the title changed' });
    counting.read.length = 0;

    const tally = await scanFleet(dependencies({ mirrors: counting.mirrors }), second);

    expect(counting.read).toHaveLength(1);
    expect(tally).toMatchObject({ matched: 2, sites: 4 });
  });

  test('with an index gives the same rows, and reads nothing of a commit that another spec saw', async () => {
    repository('shop').commit({
      'a.js': 'alpha(1)',
      'b.ts': 'gamma(2)',
      'c.js': 'delta()',
      'vendor/d.js': 'alpha(3)',
      'e.min.js': 'alpha(4)',
      'f.bin.js': 'alpha(5)\0',
      'README.md': 'alpha(6)',
    });
    repository('none').commit({ 'a.js': 'delta()', 'latin.js': Buffer.from('alpha("\xe9")', 'latin1') });
    const plain = await prepare();
    await scanFleet(dependencies(), plain);
    const rows = async () => [await sites(), scanned(await target('shop')), scanned(await target('none'))];
    const expected = await rows();
    await db.database.query('truncate scans, migrations cascade');
    const indexFolder = path.join(folder.path, 'index');

    await scanFleet(dependencies({ indexFolder }), await prepare({ title: 'Indexed' }));
    const first = await rows();
    await db.database.query('truncate migrations cascade');
    const counting = countingMirrors(dependencies().mirrors);
    await scanFleet(
      dependencies({ indexFolder, mirrors: counting.mirrors }),
      await prepare({ title: 'Again' }),
    );

    expect(expected[0]).toHaveLength(2);
    expect(first).toEqual(expected);
    expect(await rows()).toEqual(expected);
    expect(counting.read).toEqual([]);
  });

  test('evaluates anew when the steps change, and only what they ask for', async () => {
    repository('one').commit({ 'a.js': 'alpha(1); gamma(2)' });
    await scanFleet(dependencies(), await prepare({ steps: [alphaRule] }));

    await scanFleet(dependencies(), await prepare({ steps: [gammaModel] }));

    expect((await sites()).map((each) => each.text)).toEqual(['gamma(2)']);
    expect(await target('one')).toMatchObject({ rule_sites: 0, model_sites: 1 });
  });

  test('a target that cannot be scanned any more keeps nothing of an earlier scan', async () => {
    const one = repository('one');
    one.commit({ 'a.js': 'alpha(1)' });
    await scanFleet(dependencies(), await prepare());
    const second = await prepare({ title: 'Second' });
    rmSync(one.directory, { recursive: true });

    const tally = await scanFleet(dependencies(), second);

    expect(tally).toMatchObject({ matched: 0, failed: 1, sites: 0 });
    expect(await target('one')).toMatchObject({ state: 'failed', rule_sites: 0, base_commit: null });
    expect(await sites()).toEqual([]);
  });

  test('interrupted at any place and resumed, gives what an undisturbed one gives', async () => {
    for (let index = 0; index < 12; index += 1)
      repository(`r${index}`).commit({
        'a.js': `alpha(${index});\n`.repeat(1 + (index % 3)),
        'b.js': `gamma(${index})`,
      });
    const { specId, spec } = await prepare();

    for (const settledBefore of [1, 4, 4, 9]) {
      const abort = new AbortController();
      const scan = scanFleet(dependencies(), {
        specId,
        spec,
        signal: abort.signal,
        onProgress: ({ scanned }) => {
          if (scanned >= settledBefore) abort.abort(new Error('interrupted'));
        },
      });
      await scan.catch((error: Error) => expect(error.message).toBe('interrupted'));
    }
    const tally = await scanFleet(dependencies(), { specId, spec });

    expect(tally).toMatchObject({ matched: 12, waiting: 0, sites: 36 });
    const names = (await sites()).map((each) => `${each.name} ${each.path}:${each.start_line}`);
    expect(names).toHaveLength(36);
    expect(new Set(names).size).toBe(36);
    expect((await eventsOf('target.state')).filter((data) => data.to === 'matched')).toHaveLength(12);
  });

  test('reports progress at most once a second, and the end', async () => {
    for (let index = 0; index < 5; index += 1) repository(`r${index}`).commit({ 'a.js': `alpha(${index})` });
    const { specId, spec } = await prepare();
    let now = 0;
    const clock = {
      now: () => {
        now += 300;
        return now;
      },
    };

    await scanFleet(dependencies({ clock, settings: { lanes: 1, targets: 1 } }), { specId, spec });

    const reported = await eventsOf('scan.progress');
    expect(reported.at(-1)).toEqual({ scanned: 5, total: 5, sites: 5 });
    expect(reported.length).toBeLessThan(4);
  });

  test('leaves a target alone that a person took out meanwhile', async () => {
    repository('one').commit({ 'a.js': 'alpha(1)' });
    const { specId, spec } = await prepare();
    const mirrors = dependencies().mirrors;
    const vetoing: Mirrors = {
      ...mirrors,
      refresh: async (address, options) => {
        await db.database.query(`update targets set state = 'vetoed'`);
        return await mirrors.refresh(address, options);
      },
    };

    const tally = await scanFleet(dependencies({ mirrors: vetoing }), { specId, spec });

    expect(tally).toMatchObject({ matched: 0 });
    expect(await target('one')).toMatchObject({ state: 'vetoed', rule_sites: 0 });
    expect(await sites()).toEqual([]);
  });
});

/** What of a target's row depends on its content. */
function scanned(row: Record<string, unknown> | undefined) {
  const { state, reason, files_scanned, bytes_scanned, rule_sites, model_sites, base_commit } = row ?? {};
  return { state, reason, files_scanned, bytes_scanned, rule_sites, model_sites, base_commit };
}

function site(step: string, origin: string, file: string, at: readonly number[], text: string) {
  const [start_line, start_column, end_line, end_column] = at;
  return { name: 'shop', step, origin, path: file, start_line, start_column, end_line, end_column, text };
}

/** Mirrors that tell which blobs were read. */
function countingMirrors(mirrors: Mirrors): { readonly mirrors: Mirrors; readonly read: string[] } {
  const read: string[] = [];
  const refresh: Mirrors['refresh'] = async (address, options) => {
    const refreshed = await mirrors.refresh(address, options);
    if (refreshed.kind !== 'ready') return refreshed;
    const { reader } = refreshed;
    const readBlobs: typeof reader.readBlobs = (oids, reading) => {
      read.push(...oids);
      return reader.readBlobs(oids, reading);
    };
    return { ...refreshed, reader: { ...reader, readBlobs } };
  };
  return { mirrors: { ...mirrors, refresh }, read };
}
