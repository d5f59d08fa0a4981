/** The same search of a fleet again: shown without searching where nothing changed, searched where anything did. */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { regrade, withFolder } from './run-regrade.ts';

const pattern = '`url.parse($input)`';

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function git(folder: string, ...args: string[]): void {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'init.defaultBranch=main',
  ];
  execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'ignore' });
}

async function commit(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await write(folder, files);
  git(folder, 'init', '--quiet');
  git(folder, 'add', '-A');
  git(folder, 'commit', '--quiet', '-m', 'change');
}

async function makeFleet(cwd: string): Promise<void> {
  const site = { 'a.js': 'url.parse(a);\nurl.parse(b,\n c); url.parse(\n"d");\n', 'b.ts': 'url.parse(b);\n' };
  await commit(join(cwd, 'trees/acme/shop'), site);
  await commit(join(cwd, 'trees/acme/blog'), { 'src/c.js': 'url.parse(c);\n' });
  await commit(join(cwd, 'trees/acme/none'), { 'd.js': 'other(d);\n' });
  git(cwd, 'clone', '--quiet', '--bare', 'trees/acme/shop', 'bare/shop.git');
  await write(cwd, { 'list.txt': 'trees\nbare/shop.git\n' });
}

interface Shown {
  readonly output: readonly string[];
  readonly sites: number;
  /** False where repositories were looked at: then there is progress. */
  readonly wasKept: boolean;
  readonly summary: string;
}

/** Searches; waits before, since what changed a moment ago is not relied on. */
async function search(cwd: string, args: readonly string[] = [], query = pattern): Promise<Shown> {
  await sleep(70);
  const fleet = args.includes('--fleet') ? [] : ['--fleet', 'list.txt'];
  const environment = { REGRADE_HOME: join(cwd, 'home') };
  const { stdout, stderr, code } = await regrade(['search', ...fleet, ...args, query], { cwd, environment });
  expect([0, stderr]).toEqual([code, stderr]);
  const said = stderr.split('\n').filter((line) => line !== '');
  const summary = said.at(-1) ?? '';
  // Repositories come in any order, the sites of one in theirs: each line names its place.
  return {
    output: stdout.split('\n').toSorted(),
    sites: Number.parseInt(summary, 10),
    wasKept: said.length === 1,
    summary,
  };
}

/** The search as it is now, and that the next one is the same and kept. */
async function settle(cwd: string, args: readonly string[] = []): Promise<Shown> {
  await search(cwd, args);
  const kept = await search(cwd, args);
  expect(kept.wasKept).toBe(true);
  return kept;
}

describe('the same search again', () => {
  test('shows in every format what the search itself showed', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      const formats = [
        [],
        ['--json'],
        ['--format', 'json'],
        ['--format', 'csv'],
        ['--count'],
        ['--count', '--json'],
      ];
      const groups = ['repository', 'owner', 'language', 'shape'].map((key) => ['--group-by', key]);
      const all = [...formats, ...groups, ['-C', '1'], ['-C', '1', '--json']];
      const anew: Shown[] = [];
      for (const format of all) {
        await rm(join(cwd, 'home/index/searches'), { recursive: true, force: true });
        anew.push(await search(cwd, format));
      }
      await rm(join(cwd, 'home/index/searches'), { recursive: true, force: true });
      for (const format of [[], ['-C', '1'], ['-C', '1', '--json']]) await search(cwd, format);

      for (const [at, format] of all.entries()) {
        const again = await search(cwd, format);
        expect(again).toEqual({ ...anew[at], wasKept: true });
        expect(anew[at]?.wasKept).toBe(false);
        expect(again.sites).toBe(9);
      }
    }));

  const changes: Readonly<Record<string, readonly [change: (cwd: string) => Promise<void>, sites: number]>> =
    {
      'a commit in a working tree': [
        (cwd) => commit(join(cwd, 'trees/acme/none'), { 'e.js': 'url.parse(e)\n' }),
        10,
      ],
      'a push to a bare repository': [
        async (cwd) => {
          await commit(join(cwd, 'trees/acme/shop'), { 'b.ts': 'none()' });
          git(join(cwd, 'trees/acme/shop'), 'push', '--quiet', join(cwd, 'bare/shop.git'), 'main');
        },
        7,
      ],
      'another branch': [
        async (cwd) => {
          git(join(cwd, 'bare/shop.git'), 'symbolic-ref', 'HEAD', 'refs/heads/next');
          git(join(cwd, 'trees/acme/shop'), 'checkout', '--quiet', '-b', 'next');
          await commit(join(cwd, 'trees/acme/shop'), { 'b.ts': 'none()' });
          git(join(cwd, 'trees/acme/shop'), 'push', '--quiet', join(cwd, 'bare/shop.git'), 'next');
        },
        7,
      ],
      'a new repository below a folder': [
        (cwd) => commit(join(cwd, 'trees/other/new'), { 'f.js': 'url.parse(f)\n' }),
        10,
      ],
      'a repository that is gone': [(cwd) => rm(join(cwd, 'trees/acme/blog'), { recursive: true }), 8],
      'a line of the list': [(cwd) => write(cwd, { 'list.txt': 'trees\n' }), 5],
    };

  for (const [name, [change, sites]] of Object.entries(changes))
    test(`searches after ${name}`, () =>
      withFolder(async (cwd) => {
        await makeFleet(cwd);
        const before = await settle(cwd);
        expect(before.sites).toBe(9);

        await change(cwd);
        const changed = await search(cwd);
        expect([changed.wasKept, changed.sites]).toEqual([false, sites]);
        expect(await settle(cwd)).toMatchObject({
          sites,
          output: expect.arrayContaining([expect.stringContaining('url.parse')]),
        });
      }));

  test('is of a pattern, its libraries, options and a configuration, all as they were', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      await write(cwd, {
        'named.grit': 'pattern parses() { `url.parse($_)` }\nparses()',
        'lib/calls.grit': 'pattern calls() { `url.parse($_)` }',
      });
      const isKept = async (args: readonly string[] = [], query = pattern) =>
        (await search(cwd, args, query)).wasKept;
      const asked: readonly (readonly [readonly string[], string])[] = [
        [[], pattern],
        [[], '`url.parse($_)`'],
        [['--files', '**/*.js'], pattern],
        [['--max-bytes', '10'], pattern],
        [['--language', 'js'], pattern],
        [[], 'named.grit'],
        [['--library', 'lib'], 'calls()'],
      ];
      for (const [args, query] of asked) expect(await isKept(args, query)).toBe(false);
      for (const [args, query] of asked) expect(await isKept(args, query)).toBe(true);

      await write(cwd, { 'named.grit': 'pattern parses() { `other($_)` }\nparses()' });
      expect(await isKept([], 'named.grit')).toBe(false);
      await write(cwd, { 'lib/calls.grit': 'pattern calls() { `other($_)` }' });
      expect(await isKept(['--library', 'lib'], 'calls()')).toBe(false);

      await write(cwd, { '.grit/patterns/one.grit': 'pattern one() { `one()` }' });
      expect([await isKept(), await isKept()]).toEqual([false, true]);
      await write(cwd, { '.grit/patterns/one.grit': 'pattern one() { `two()` }' });
      expect([await isKept(), await isKept()]).toEqual([false, true]);

      await write(cwd, { 'regrade.config.yaml': 'concurrency:\n  scan: 1\n' });
      expect([await isKept(), await isKept()]).toEqual([false, true]);
    }));

  test('says once what is wrong with a configuration', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      await write(cwd, { 'regrade.config.yaml': 'concurrency:\n  scan: many\n' });
      const { code, stderr } = await regrade(['search', '--fleet', 'list.txt', pattern], { cwd });

      expect(code).toBe(2);
      expect(stderr.split('concurrency.scan')).toHaveLength(2);
    }));

  test('loads neither the engine, nor the catalog, nor a reader of lists', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      await settle(cwd);
      const record = join(cwd, 'modules.txt');
      const environment = {
        REGRADE_HOME: join(cwd, 'home'),
        RECORD_MODULES: record,
        NODE_OPTIONS: `--import=${new URL('./record-modules.ts', import.meta.url).href}`,
      };
      await regrade(['search', '--fleet', 'list.txt', pattern], { cwd, environment });
      const heavy =
        /^query-language\/(?!compile\/engine-version|languages\/(language-list|extension)\.ts)|zod|yaml|napi|catalog|adapters|fleet-file/;

      const modules = (await readFile(record, 'utf8')).split('\n');
      expect(modules).toContain('infra/fleet-search/kept-search.ts');
      expect(modules.filter((path) => heavy.test(path))).toEqual([]);
    }));

  test('is searched each time where a repository cannot be read', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      await write(cwd, { 'list.txt': 'trees\nbare/shop.git@gone\n' });
      const environment = { REGRADE_HOME: join(cwd, 'home') };
      for (let time = 0; time < 2; time += 1) {
        const { code, stderr } = await regrade(['search', '--fleet', 'list.txt', pattern], {
          cwd,
          environment,
        });
        expect([code, stderr]).toEqual([1, expect.stringContaining('RG_SCAN_MIRROR_REF_MISSING')]);
      }
    }));
});
