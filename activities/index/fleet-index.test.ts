import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGit } from '../adapters/git/git.ts';
import { createMirrors } from '../adapters/git/mirrors.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import { readCommit } from '../scan/read-commit.ts';
import { openCatalog } from './catalog.ts';
import { type FleetIndex, openFleetIndex } from './fleet-index.ts';
import { listSegments } from './segment-store.ts';

let folder: ReturnType<typeof makeTestFolder>;

beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => folder.remove());

const home = () => path.join(folder.path, 'index');

function repository(name: string): TestRepository {
  return makeTestRepository(path.join(folder.path, 'fleet', name));
}

/** Opens the index, works with it, closes it. */
async function withIndex<T>(literal: string, work: (index: FleetIndex) => Promise<T>): Promise<T> {
  const catalog = openCatalog(home());
  const index = openFleetIndex({ catalog, literals: { kind: 'literal', text: literal }, threads: 2 });
  try {
    return await work(index);
  } finally {
    await index.close();
    catalog.close();
  }
}

/** Takes a repository's HEAD in; tells the paths of the files that may hold the literal, and how many blobs were read. */
async function takeIn(index: FleetIndex, repository: TestRepository) {
  const mirrors = createMirrors({ git: createGit(), directory: folder.path, credentials: () => [] });
  const refreshed = await mirrors.refresh({ id: 'r', cloneUrl: repository.directory });
  if (refreshed.kind === 'empty') throw new Error('it has a commit');
  let read = 0;
  const reader: RepositoryReader = {
    ...refreshed.reader,
    readBlobs: (oids, options) => {
      read += oids.length;
      return refreshed.reader.readBlobs(oids, options);
    },
  };
  const isKnown = index.head(refreshed.commit) !== undefined;
  const head =
    index.head(refreshed.commit) ?? (await index.takeIn(await readCommit(reader, refreshed.commit)));
  const files = index.files(refreshed.commit);
  const { verdicts } = index.columns();
  const may = files
    .filter((_, at) => ((verdicts[head.numbers[at] ?? 0] ?? 0) & 1) === 1)
    .map((file) => file.path);
  return { may, read, isKnown };
}

test('reads every blob once, across repositories, commits and runs', async () => {
  const one = repository('one');
  one.commit({ 'a.js': 'alpha(1)', 'b.js': 'beta()', 'copy.js': 'alpha(1)', 'c.bin': 'alpha' });
  const fork = repository('fork');
  fork.commit({ 'a.js': 'alpha(1)', 'b.js': 'beta()', 'own.js': 'alpha(2)' });

  const first = await withIndex('alpha', async (index) =>
    Promise.all([takeIn(index, one), takeIn(index, fork)]),
  );
  one.commit({ 'b.js': 'alpha(3)' });
  const second = await withIndex('beta', async (index) => [
    await takeIn(index, one),
    await takeIn(index, fork),
  ]);

  expect(first.map((each) => each.may)).toEqual([
    ['a.js', 'copy.js'],
    ['a.js', 'own.js'],
  ]);
  expect(first.reduce((sum, each) => sum + each.read, 0)).toBe(3);
  expect(second).toEqual([
    { may: [], read: 1, isKnown: false },
    { may: ['b.js'], read: 0, isKnown: true },
  ]);
});

test('a segment that is damaged is left out, and its blobs are read anew', async () => {
  const one = repository('one');
  one.commit({ 'a.js': 'alpha(1)', 'b.js': 'beta()' });
  await withIndex('alpha', (index) => takeIn(index, one));
  const [segment = ''] = readdirSync(home()).filter((name) => name.endsWith('.segment'));
  const file = path.join(home(), segment);
  const bytes = readFileSync(file);
  bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
  writeFileSync(file, bytes);

  const after = await withIndex('alpha', (index) => {
    index.columns();
    return takeIn(index, one);
  });

  expect(after).toEqual({ may: ['a.js'], read: 2, isKnown: false });
});

test('a catalog that is no database is made anew', async () => {
  const one = repository('one');
  one.commit({ 'a.js': 'alpha(1)' });
  await withIndex('alpha', (index) => takeIn(index, one));
  writeFileSync(path.join(home(), 'catalog.sqlite'), 'nonsense '.repeat(2_000));

  expect(await withIndex('alpha', (index) => takeIn(index, one))).toEqual({
    may: ['a.js'],
    read: 1,
    isKnown: false,
  });
});

test('many small segments become one, with the same answers', async () => {
  const one = repository('one');
  for (let round = 0; round < 10; round += 1) {
    one.commit({ [`f${round}.js`]: `word${round}(alpha${round % 2})` });
    await withIndex('alpha', (index) => takeIn(index, one));
  }
  const catalog = openCatalog(home());
  const segments = listSegments(catalog);
  catalog.close();

  expect(segments.length).toBeLessThan(8);
  expect(segments.reduce((sum, each) => sum + each.blobs, 0)).toBe(10);
  expect((await withIndex('alpha1', (index) => takeIn(index, one))).may).toEqual(
    [1, 3, 5, 7, 9].map((round) => `f${round}.js`),
  );
  expect((await withIndex('word7', (index) => takeIn(index, one))).may).toEqual(['f7.js']);
});

test('a process that is killed while it takes in leaves an index that goes on', async () => {
  const list: string[] = [];
  for (let index = 0; index < 12; index += 1) {
    const made = repository(`r${index}`);
    made.commit({ 'a.js': `alpha(${index})`, 'b.js': `beta(${index})`, 'shared.js': 'shared()' });
    list.push(made.directory);
  }
  const log = path.join(folder.path, 'log');
  for (const standAfter of [1, 3, 5, 8, 11]) {
    const child = spawn(
      process.execPath,
      ['--input-type=module-typescript', '--eval', script, home(), log, String(standAfter), ...list],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    child.stdout.once('data', () => child.kill('SIGKILL'));
    await once(child, 'close');
  }
  appendFileSync(log, 'end\n');

  const may: string[] = [];
  for (const directory of list) {
    const made = { directory, git: () => '', commit: () => '' };
    const taken = await withIndex('alpha', (index) => takeIn(index, made));
    may.push(...taken.may);
  }

  expect(
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line === 'stood'),
  ).toHaveLength(5);
  expect(may).toEqual(list.map(() => 'a.js'));
});

const here = new URL('.', import.meta.url).href;
/** Takes one repository after the other in and writes after each; after so many it says so and stands still. */
const script = `
  import { appendFileSync, writeSync } from 'node:fs';
  import { openCatalog } from '${here}catalog.ts';
  import { openFleetIndex } from '${here}fleet-index.ts';
  import { createGit } from '${here}../adapters/git/git.ts';
  import { createMirrors } from '${here}../adapters/git/mirrors.ts';
  import { readCommit } from '${here}../scan/read-commit.ts';
  const [home, log, standAfter, ...list] = process.argv.slice(1);
  const catalog = openCatalog(home);
  const index = openFleetIndex({ catalog, literals: { kind: 'always' }, threads: 1 });
  const mirrors = createMirrors({ git: createGit(), directory: home, credentials: () => [] });
  let taken = 0;
  for (const cloneUrl of list) {
    const { commit, reader } = await mirrors.refresh({ id: 'r', cloneUrl });
    await index.takeIn(await readCommit(reader, commit));
    taken += 1;
    if (taken % 2 === 0) await index.flush();
    if (taken < Number(standAfter)) continue;
    const flushing = index.flush();
    appendFileSync(log, 'stood\\n');
    writeSync(1, 'now');
    await flushing;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
`;
