import { execFileSync } from 'node:child_process';
import { readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGit } from './git.ts';
import { createMirrors, type Refreshed } from './mirrors.ts';
import { startTestGitServer, type TestGitServer } from './test-git-server.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from './test-repository.ts';

const folder = makeTestFolder();
const directory = path.join(folder.path, 'mirrors');
const mirror = path.join(directory, 'host', 'shop.git');
const dayMs = 86_400_000;
let source: TestRepository;
let server: TestGitServer;

beforeAll(async () => {
  source = makeTestRepository(path.join(folder.path, 'served', 'shop'));
  server = await startTestGitServer({ root: path.join(folder.path, 'served') });
});

afterAll(async () => {
  await server.close();
  folder.remove();
});

const address = () => ({ id: 'host/shop', cloneUrl: `${server.url}/shop/.git` });
const open = (maxPacks = 50) =>
  createMirrors({ git: createGit(), directory, credentials: () => [], maxPacks });

function ready(refreshed: Refreshed): Extract<Refreshed, { readonly kind: 'ready' }> {
  if (refreshed.kind !== 'ready') throw new Error(`expected a commit, got ${refreshed.kind}`);
  return refreshed;
}

/** Ids of all objects that the mirror holds. */
function heldObjects(): ReadonlySet<string> {
  const args = ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)', '--unordered'];
  const env = { ...process.env, GIT_DIR: path.join(mirror, 'regrade-reader') };
  return new Set(execFileSync('git', args, { encoding: 'utf8', env }).trim().split('\n'));
}

function askedLongAgo(name: string): void {
  const then = new Date(Date.now() - 40 * dayMs);
  utimesSync(path.join(mirror, 'refs', 'regrade', name), then, then);
}

test('a mirror that is packed anew loses what only commits hold that nobody asked for', async () => {
  const mirrors = open();
  const commits: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    commits.push(source.commit({ 'same.js': 'same()', 'x.js': `round(${round})` }));
    const { commit, reader } = ready(await mirrors.refresh(address()));
    await reader.readFiles(commit, ['same.js', 'x.js']);
  }
  const [first = '', second = '', , , last = ''] = commits;
  const blobOf = (commit: string, file: string) => source.git('rev-parse', `${commit}:${file}`);
  for (const name of readdirSync(path.join(mirror, 'refs', 'regrade'))) askedLongAgo(name);
  // Asked for now: by a ref that still stands there, and by a reader that was given the commit.
  await (await open().open(address())).ensure(second);
  await open(1).refresh(address());

  const held = heldObjects();
  const packs = readdirSync(path.join(mirror, 'objects', 'pack')).filter((name) => name.endsWith('.pack'));
  expect(packs).toHaveLength(1);
  expect(held.has(first)).toBe(false);
  expect(held.has(blobOf(first, 'x.js'))).toBe(false);
  for (const commit of [second, last])
    for (const object of [commit, blobOf(commit, 'x.js'), blobOf(commit, 'same.js')])
      expect(held.has(object)).toBe(true);
  const requests = server.requests.length;
  const reader = await open().open(address());
  expect((await reader.readFile(last, 'x.js'))?.bytes.toString()).toBe('round(4)');
  expect(server.requests).toHaveLength(requests);
  expect((await reader.readFile(first, 'x.js'))?.bytes.toString()).toBe('round(0)');
});
