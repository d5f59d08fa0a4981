import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import { readSnapshot, writeSnapshot } from '../index/fleet-snapshot.ts';
import type { FleetTarget } from './fleet-events.ts';
import { type KeptStanding, openStanding } from './fleet-standing.ts';
import { scanFleetStream } from './scan-fleet-stream.ts';

let folder: ReturnType<typeof makeTestFolder>;
let repository: TestRepository;
beforeEach(() => {
  folder = makeTestFolder();
  repository = makeTestRepository(path.join(folder.path, 'fleet', 'one'));
  repository.commit({ 'a.js': 'alpha(1)' });
});
afterEach(() => folder.remove());

const home = () => path.join(folder.path, 'home');
const freshness = () => ({ now: Date.now(), maxAgeMs: 600_000 });

/** Searches and tells what was kept; waits first, since what changed a moment ago is not relied on. */
async function search(targets: readonly FleetTarget[]): Promise<KeptStanding | undefined> {
  await sleep(70);
  let kept: KeptStanding | undefined;
  const onKept = (standing: KeptStanding) => {
    kept = standing;
  };
  for await (const _ of scanFleetStream({ targets, query: '`alpha($x)`', home: home(), lanes: 1, onKept }));
  return kept;
}

function known(targets: readonly FleetTarget[]): readonly (string | undefined)[] {
  const standing = openStanding(path.join(home(), 'index'), targets, freshness());
  return targets.map((_, at) => standing.known(at)?.commit);
}

function bare(name: string): string {
  const directory = path.join(folder.path, 'fleet', name);
  execFileSync('git', ['clone', '--quiet', '--bare', repository.directory, directory]);
  return directory;
}

const head = (directory: string) =>
  execFileSync('git', ['rev-parse', 'HEAD'], { cwd: directory, encoding: 'utf8' }).trim();

/** Changes to what HEAD means; each must be seen. */
const changes: Readonly<Record<string, (directory: string) => void>> = {
  'a commit': (directory) => {
    const tree = execFileSync('git', ['rev-parse', 'HEAD^{tree}'], {
      cwd: directory,
      encoding: 'utf8',
    }).trim();
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    const made = execFileSync('git', [...identity, 'commit-tree', '-m', 'next', tree], {
      cwd: directory,
      encoding: 'utf8',
    });
    execFileSync('git', ['update-ref', 'HEAD', made.trim()], { cwd: directory });
  },
  'another branch': (directory) =>
    execFileSync('git', ['symbolic-ref', 'HEAD', 'refs/heads/other'], { cwd: directory }),
  'packed refs': (directory) => execFileSync('git', ['pack-refs', '--all'], { cwd: directory }),
  'a ref that is written in place': (directory) => {
    const branch = execFileSync('git', ['symbolic-ref', 'HEAD'], { cwd: directory, encoding: 'utf8' }).trim();
    execFileSync('git', ['update-ref', branch, head(directory)], { cwd: directory });
    const base = directory.endsWith('.git') ? directory : path.join(directory, '.git');
    writeFileSync(path.join(base, branch), `${'0'.repeat(39)}1\n`);
  },
  'another repository in its place': (directory) => {
    renameSync(directory, `${directory}.old`);
    execFileSync('git', [
      'clone',
      '--quiet',
      ...(directory.endsWith('.git') ? ['--bare'] : []),
      `${directory}.old`,
      directory,
    ]);
  },
  'no repository': (directory) => rmSync(directory, { recursive: true }),
};

for (const [name, change] of Object.entries(changes))
  test(`${name} is seen in a bare repository and in a working tree`, async () => {
    const targets = [
      { id: 'bare', cloneUrl: bare('two.git') },
      { id: 'tree', cloneUrl: repository.directory },
    ];
    await search(targets);
    expect(known(targets)).toEqual(targets.map(({ cloneUrl }) => head(cloneUrl)));

    change(targets[0]?.cloneUrl ?? '');
    expect(known(targets)).toEqual([undefined, head(repository.directory)]);
    change(repository.directory);
    expect(known(targets)).toEqual([undefined, undefined]);
  });

test('the generation changes with a commit, and only with one', async () => {
  const targets = [{ id: 'one', cloneUrl: repository.directory }];
  const first = await search(targets);
  const again = await search(targets);
  // Changes the folder and no commit.
  repository.git('gc', '--quiet');
  const packed = await search(targets);
  repository.commit({ 'b.js': 'alpha(2)' });
  const changed = await search(targets);

  expect(first).toBeDefined();
  expect(again).toEqual(first);
  expect(packed).toEqual(first);
  expect(changed?.file).toBe(first?.file);
  expect(changed?.generation).not.toBe(first?.generation);
});

test('nothing is kept of fleets with working trees as they lie on disk, or with a target that stands nowhere', async () => {
  const uncommitted = { id: 'one', cloneUrl: repository.directory, uncommitted: true };
  const empty = {
    id: 'empty',
    cloneUrl: makeTestRepository(path.join(folder.path, 'fleet', 'empty')).directory,
  };
  const gone = { id: 'gone', cloneUrl: path.join(folder.path, 'nowhere') };
  const plain = { id: 'one', cloneUrl: repository.directory };

  for (const targets of [[uncommitted], [plain, empty], [plain, gone]]) {
    expect(await search(targets)).toBeUndefined();
    expect(known(targets).at(-1)).toBeUndefined();
  }
});

test('a remote target is known until its time is over, and not while the clock is behind', () => {
  const targets = [{ id: 'r', cloneUrl: 'https://git.example.com/a/b.git' }];
  const index = path.join(home(), 'index');
  const { prefix } = openStanding(index, targets, freshness());
  const row = { name: 'refs/heads/main', commit: 'c'.repeat(40), askedAt: 1_000, states: [] };
  writeSnapshot(`${prefix}.fleet`, 'g', [row]);
  const at = (now: number) => openStanding(index, targets, { now, maxAgeMs: 500 }).known(0)?.commit;

  expect([at(1_000), at(1_500)]).toEqual([row.commit, row.commit]);
  expect([at(1_501), at(999)]).toEqual([undefined, undefined]);
});

test('a snapshot that is damaged or cut off is none', async () => {
  const kept = await search([{ id: 'one', cloneUrl: repository.directory }]);
  const file = kept?.file ?? '';
  const whole = readFileSync(file);

  expect(readSnapshot(file)?.isUnchanged()).toBe(true);
  for (let at = 0; at < whole.length; at += 11) {
    writeFileSync(file, whole.subarray(0, at));
    expect(readSnapshot(file)).toBeUndefined();
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 4;
    writeFileSync(file, damaged);
    const read = readSnapshot(file);
    // The head holds only what the body's sum or the search's own generation is compared with.
    if (read !== undefined) expect(at).toBeLessThan(whole.indexOf(10));
  }
});
