import { existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFileLock } from './file-lock.ts';
import { createGit } from './git.ts';
import { evictMirrors, markUsed } from './mirror-eviction.ts';
import { createMirrors } from './mirrors.ts';
import { startTestGitServer } from './test-git-server.ts';
import { makeTestFolder, makeTestRepository } from './test-repository.ts';

let folder: ReturnType<typeof makeTestFolder>;

beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => folder.remove());

const hour = 3_600_000;

/** A mirror of so many bytes, last used so many hours ago. */
async function mirror(name: string, bytes: number, hoursAgo: number): Promise<string> {
  const directory = path.join(folder.path, 'mirrors', 'host', `${name}.git`);
  mkdirSync(path.join(directory, 'objects', 'pack'), { recursive: true });
  writeFileSync(path.join(directory, 'objects', 'pack', 'pack-1.pack'), Buffer.alloc(bytes));
  await markUsed(directory);
  const at = new Date(Date.now() - hoursAgo * hour);
  utimesSync(path.join(directory, 'regrade-used'), at, at);
  return directory;
}

const left = () => readdirSync(path.join(folder.path, 'mirrors', 'host')).sort();

test('mirrors unused for long go; those used lately stay', async () => {
  await mirror('old', 10, 100);
  await mirror('young', 10, 20);

  const eviction = await evictMirrors(path.join(folder.path, 'mirrors'), { maxIdleMs: 50 * hour });

  expect(eviction).toEqual({ evicted: 1, kept: 1, bytes: 10 });
  expect(left()).toEqual(['young.git']);
});

test('what an eviction that was killed left behind is cleared', async () => {
  await mirror('young', 10, 20);
  const aside = await mirror('gone', 10, 100);
  renameSync(aside, `${aside}.evicted-5b8c3f0e-3a55-4f4c-9a39-0b1d3f1f9a11`);

  const eviction = await evictMirrors(path.join(folder.path, 'mirrors'), { maxIdleMs: 50 * hour });

  expect(eviction).toEqual({ evicted: 0, kept: 1, bytes: 10 });
  expect(left()).toEqual(['young.git']);
});

test('where all are too large the longest unused go, never one of the last hour', async () => {
  await mirror('a', 100, 30);
  await mirror('b', 100, 20);
  await mirror('c', 100, 10);
  await mirror('now', 1_000, 0);

  const eviction = await evictMirrors(path.join(folder.path, 'mirrors'), { maxBytes: 1_150 });

  expect(eviction).toEqual({ evicted: 2, kept: 2, bytes: 1_100 });
  expect(left()).toEqual(['c.git', 'now.git']);
  expect((await evictMirrors(path.join(folder.path, 'mirrors'), { maxBytes: 1 })).kept).toBe(1);
});

test('a mirror that someone works on stays', async () => {
  const directory = await mirror('busy', 10, 100);

  const eviction = await withFileLock(`${directory}.lock`, () =>
    evictMirrors(path.join(folder.path, 'mirrors'), { maxIdleMs: hour }),
  );

  expect(eviction).toMatchObject({ kind: 'done', value: { evicted: 0, kept: 1 } });
  expect(existsSync(directory)).toBe(true);
});

test('a mirror that was thrown away is made again when it is read', async () => {
  const source = makeTestRepository(path.join(folder.path, 'served', 'shop'));
  const commit = source.commit({ 'a.js': 'alpha(1)' });
  const server = await startTestGitServer({ root: path.join(folder.path, 'served') });
  const directory = path.join(folder.path, 'mirrors');
  const mirrors = createMirrors({ git: createGit(), directory, credentials: () => [] });
  const address = { id: 'host/shop', cloneUrl: `${server.url}/shop/.git` };
  await mirrors.refresh(address);

  const { evicted } = await mirrors.evict({ maxIdleMs: hour, now: Date.now() + 2 * hour });
  const file = await (await mirrors.open(address)).readFile(commit, 'a.js');
  await server.close();

  expect(evicted).toBe(1);
  expect(file?.bytes.toString()).toBe('alpha(1)');
});
