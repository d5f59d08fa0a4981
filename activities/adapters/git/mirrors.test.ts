import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGitCredentials } from './credentials.ts';
import { createGit } from './git.ts';
import { createMirrors, type MirrorOptions, type Refreshed } from './mirrors.ts';
import { startTestGitServer, type TestGitServer } from './test-git-server.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from './test-repository.ts';

const folder = makeTestFolder();
const git = createGit();
let source: TestRepository;
let server: TestGitServer;
let mirrorFolders = 0;

beforeAll(async () => {
  source = makeTestRepository(path.join(folder.path, 'served', 'acme', 'shop'));
  source.commit({ 'a.js': 'a()\n', 'b.js': 'b()\n', 'image.png': Buffer.alloc(5_000, 7) });
  source.git('tag', '-a', 'v1', '-m', 'one');
  source.git('branch', 'v1');
  source.commit({ 'a.js': 'a(2)\n' });
  makeTestRepository(path.join(folder.path, 'served', 'acme', 'empty'));
  server = await startTestGitServer({ root: path.join(folder.path, 'served') });
});

afterAll(async () => {
  await server.close();
  folder.remove();
});

function newMirrors(options: Partial<MirrorOptions> = {}) {
  mirrorFolders += 1;
  const directory = path.join(folder.path, `mirrors-${mirrorFolders}`);
  return { directory, mirrors: createMirrors({ git, directory, credentials: () => [], ...options }) };
}

function shop(base = server.url) {
  return { id: 'host/acme/shop', cloneUrl: `${base}/acme/shop/.git` };
}

function ready(refreshed: Refreshed): Extract<Refreshed, { readonly kind: 'ready' }> {
  if (refreshed.kind !== 'ready') throw new Error(`expected a commit, got ${refreshed.kind}`);
  return refreshed;
}

describe('a mirror of a remote repository', () => {
  test('holds commit and trees only, and fetches wanted blobs in one request', async () => {
    const { mirrors, directory } = newMirrors();

    const { ref, commit, reader } = ready(await mirrors.refresh(shop()));
    const listing = await reader.listFiles(commit);
    const before = objectsIn(directory);
    const requests = server.requests.length;
    const files = await reader.readFiles(commit, ['a.js', 'b.js']);

    expect(ref).toBe('refs/heads/main');
    expect(commit).toBe(source.git('rev-parse', 'HEAD'));
    expect(listing.files.map((file) => file.path)).toEqual(['a.js', 'b.js', 'image.png']);
    expect(before).toEqual({ commit: 1, tree: 1 });
    expect(objectsIn(directory)).toEqual({ commit: 1, tree: 1, blob: 2 });
    expect(packRequests(requests)).toBe(1);
    expect(files.get('a.js')?.bytes.toString()).toBe('a(2)\n');
  });

  test.each([undefined, 'main', 'refs/heads/main'])(
    'of the ref %s is the same, first time and later',
    async (ref) => {
      const { mirrors } = newMirrors();
      const head = source.git('rev-parse', 'HEAD');

      const first = ready(await mirrors.refresh(shop(), { ref }));
      const second = ready(await mirrors.refresh(shop(), { ref }));

      expect(first).toMatchObject({ ref: 'refs/heads/main', commit: head });
      expect(second).toMatchObject({ ref: 'refs/heads/main', commit: head });
    },
  );

  test('of a branch that is not there says so, though nothing was asked first', async () => {
    const { mirrors } = newMirrors();
    const empty = { id: 'host/acme/empty', cloneUrl: `${server.url}/acme/empty/.git` };

    expect(await mirrors.refresh(empty, { ref: 'refs/heads/main' })).toEqual({ kind: 'empty' });
    await expect(mirrors.refresh(shop(), { ref: 'refs/heads/nope' })).rejects.toMatchObject({
      code: 'RG_SCAN_MIRROR_REF_MISSING',
    });
  });

  test('fetches many blobs in requests of so many, so that an interruption costs one of them', async () => {
    const { mirrors } = newMirrors({ objectsPerFetch: 2 });
    const { commit, reader } = ready(await mirrors.refresh(shop()));
    const requests = server.requests.length;

    const files = await reader.readFiles(commit, ['a.js', 'b.js', 'image.png']);

    expect([...files.keys()].sort()).toEqual(['a.js', 'b.js', 'image.png']);
    expect(packRequests(requests)).toBe(2);
  });

  test('asks nothing of the network for blobs that are there', async () => {
    const { mirrors } = newMirrors();
    const { commit, reader } = ready(await mirrors.refresh(shop()));
    await reader.readFile(commit, 'a.js');
    const requests = server.requests.length;

    await reader.readFile(commit, 'a.js');

    expect(server.requests).toHaveLength(requests);
  });

  test('fetches what is new and keeps what an older commit needs', async () => {
    const repository = makeTestRepository(path.join(folder.path, 'served', 'acme', 'moving'));
    const first = repository.commit({ 'x.js': 'one' });
    const { mirrors } = newMirrors();
    const address = { id: 'host/acme/moving', cloneUrl: `${server.url}/acme/moving/.git` };
    await mirrors.refresh(address);
    const second = repository.commit({ 'x.js': 'two' });

    const { commit, reader } = ready(await mirrors.refresh(address));

    expect(commit).toBe(second);
    expect((await reader.readFile(second, 'x.js'))?.bytes.toString()).toBe('two');
    expect((await reader.readFile(first, 'x.js'))?.bytes.toString()).toBe('one');
  });

  test('resolves tags before branches, annotated tags to their commit, and commit ids', async () => {
    const { mirrors } = newMirrors();
    const tagged = source.git('rev-parse', 'v1^{commit}');

    const byTag = ready(await mirrors.refresh(shop(), { ref: 'v1' }));
    const byId = ready(await mirrors.refresh(shop(), { ref: tagged }));

    expect(byTag).toMatchObject({ ref: 'refs/tags/v1', commit: tagged });
    expect(byId).toMatchObject({ ref: tagged, commit: tagged });
    expect((await byId.reader.readFile(tagged, 'a.js'))?.bytes.toString()).toBe('a()\n');
  });

  test('checks a commit out with every blob fetched in one request', async () => {
    const { mirrors, directory } = newMirrors();
    const { commit, reader } = ready(await mirrors.refresh(shop()));
    const out = path.join(directory, 'checked-out');

    await reader.checkout(commit, out);

    expect(readFileSync(path.join(out, 'image.png'))).toEqual(Buffer.alloc(5_000, 7));
    expect(readFileSync(path.join(out, 'a.js'), 'utf8')).toBe('a(2)\n');
  });

  test('opens a commit again, also in an installation that never saw it', async () => {
    const commit = source.git('rev-parse', 'v1^{commit}');

    const reader = await newMirrors().mirrors.open(shop());
    const other = await newMirrors().mirrors.open(shop());

    expect((await reader.readFile(commit, 'a.js'))?.bytes.toString()).toBe('a()\n');
    await expect(other.listFiles('1'.repeat(40))).rejects.toMatchObject({ code: 'RG_SCAN_COMMIT_MISSING' });
  });

  test('of a repository with SHA-256 ids is read like any other', async () => {
    const repository = makeTestRepository(path.join(folder.path, 'served', 'acme', 'long-ids'));
    rmSync(path.join(repository.directory, '.git'), { recursive: true });
    repository.git('init', '--quiet', '--initial-branch=main', '--object-format=sha256');
    const head = repository.commit({ 'x.js': 'x()' });
    const address = { id: 'host/acme/long-ids', cloneUrl: `${server.url}/acme/long-ids/.git` };
    const { mirrors } = newMirrors();

    const { commit, reader } = ready(await mirrors.refresh(address));
    const branch = ready(await mirrors.refresh(address, { ref: 'refs/heads/main' }));
    const opened = await newMirrors().mirrors.open(address);

    expect([commit, branch.commit]).toEqual([head, head]);
    expect((await reader.readFile(head, 'x.js'))?.bytes.toString()).toBe('x()');
    expect((await opened.readFile(head, 'x.js'))?.bytes.toString()).toBe('x()');
  });

  test('tells an empty repository, a ref that is not there and a host that does not answer apart', async () => {
    const { mirrors } = newMirrors();

    expect(
      await mirrors.refresh({ id: 'host/acme/empty', cloneUrl: `${server.url}/acme/empty/.git` }),
    ).toEqual({
      kind: 'empty',
    });
    await expect(mirrors.refresh(shop(), { ref: 'nope' })).rejects.toMatchObject({
      code: 'RG_SCAN_MIRROR_REF_MISSING',
    });
    await expect(
      mirrors.refresh({ id: 'host/acme/none', cloneUrl: `${server.url}/acme/none` }),
    ).rejects.toMatchObject({ code: 'RG_SCAN_MIRROR_UNREACHABLE', retryable: true });
  });

  test.each([
    { filters: false, wantsById: false },
    { filters: true, wantsById: false },
    { filters: false, wantsById: true },
  ])('works with a server where filters are $filters and wants by id $wantsById', async (abilities) => {
    const limited = await startTestGitServer({ root: path.join(folder.path, 'served'), ...abilities });
    const { mirrors } = newMirrors();

    const { commit, reader } = ready(await mirrors.refresh(shop(limited.url)));

    expect((await reader.readFile(commit, 'b.js'))?.bytes.toString()).toBe('b()\n');
    await limited.close();
  });

  test('is completed after a fetch that was killed half-way', async () => {
    const { mirrors, directory } = newMirrors();
    await mirrors.refresh(shop());
    const mirror = path.join(directory, 'host', 'acme', 'shop.git');
    writeFileSync(path.join(mirror, 'shallow.lock'), '');
    writeFileSync(path.join(mirror, 'objects', 'pack', 'tmp_pack_abc'), 'half');
    source.commit({ 'c.js': 'c()\n' });

    const { commit } = ready(await mirrors.refresh(shop()));

    expect(commit).toBe(source.git('rev-parse', 'HEAD'));
    expect(readdirSync(path.join(mirror, 'objects', 'pack'))).not.toContain('tmp_pack_abc');
  });

  test('is packed anew once fetches have left many packs, and loses nothing', async () => {
    const repository = makeTestRepository(path.join(folder.path, 'served', 'acme', 'busy'));
    const address = { id: 'host/acme/busy', cloneUrl: `${server.url}/acme/busy/.git` };
    const { mirrors, directory } = newMirrors({ maxPacks: 4 });
    const commits: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      commits.push(repository.commit({ 'x.js': `round ${round}` }));
      const { commit, reader } = ready(await mirrors.refresh(address));
      await reader.readFile(commit, 'x.js');
    }

    await mirrors.refresh(address);

    const packs = path.join(directory, 'host', 'acme', 'busy.git', 'objects', 'pack');
    expect(readdirSync(packs).filter((name) => name.endsWith('.pack')).length).toBeLessThanOrEqual(4);
    const reader = await newMirrors({ directory }).mirrors.open({
      ...address,
      cloneUrl: 'http://127.0.0.1:1/',
    });
    for (const [round, commit] of commits.entries())
      expect((await reader.readFile(commit, 'x.js'))?.bytes.toString()).toBe(`round ${round}`);
  });

  test('of a host that does not answer is not said to have lost its commit', async () => {
    const reader = await newMirrors().mirrors.open(shop('http://127.0.0.1:1'));

    await expect(reader.listFiles('1'.repeat(40))).rejects.toMatchObject({
      code: 'RG_SCAN_MIRROR_UNREACHABLE',
    });
  });

  test('waits for a live process that holds the mirror, and takes the lock of a dead one', async () => {
    const { mirrors, directory } = newMirrors({ lockTimeoutMs: 120 });
    const lock = path.join(directory, 'host', 'acme', 'shop.git.lock');
    mkdirSync(path.dirname(lock), { recursive: true });
    const machine = execFileSync('hostname', { encoding: 'utf8' }).trim();
    const finished = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, machine, token: 'other' }));

    await expect(mirrors.refresh(shop())).rejects.toMatchObject({ code: 'RG_SCAN_MIRROR_LOCKED' });
    writeFileSync(lock, JSON.stringify({ pid: finished, machine, token: 'dead' }));

    expect((await mirrors.refresh(shop())).kind).toBe('ready');
  });

  test('fetches one mirror once at a time, however many ask', async () => {
    const { mirrors } = newMirrors();

    const all = await Promise.all(Array.from({ length: 6 }, () => mirrors.refresh(shop())));

    expect(new Set(all.map((each) => ready(each).commit)).size).toBe(1);
  });
});

describe('credentials', () => {
  test('reach the host as a header and are written nowhere', async () => {
    const token = 'secret-token-value';
    const authorization = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
    const closed = await startTestGitServer({ root: path.join(folder.path, 'served'), authorization });
    const host = {
      name: 'host',
      kind: 'github',
      apiUrl: closed.url,
      webUrl: closed.url,
      tokenVariable: 'TOKEN',
    } as const;
    const { mirrors, directory } = newMirrors({
      credentials: createGitCredentials([host], { TOKEN: token }),
    });

    const { commit, reader } = ready(await mirrors.refresh(shop(closed.url)));
    await reader.readFile(commit, 'a.js');

    expect(new Set(closed.requests.map((each) => each.authorization))).toEqual(new Set([authorization]));
    for (const text of textsBelow(directory)) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(authorization.slice('Basic '.length));
    }
    await closed.close();
  });

  test('are given to their own host only', () => {
    const host = {
      name: 'h',
      kind: 'github',
      apiUrl: 'https://api.h',
      webUrl: 'https://h.example',
      tokenVariable: 'T',
    } as const;
    const credentials = createGitCredentials([host], { T: 'x' });

    expect(credentials('https://h.example/a/b.git')).toHaveLength(1);
    expect(credentials('https://h.example.evil.org/a/b.git')).toEqual([]);
    expect(credentials('http://h.example/a/b.git')).toEqual([]);
    expect(credentials('git@h.example:a/b.git')).toEqual([]);
  });

  test('in a clone URL are refused', async () => {
    const { mirrors } = newMirrors();

    await expect(
      mirrors.refresh({ id: 'h/a/b', cloneUrl: 'https://user:pass@h.example/a/b' }),
    ).rejects.toMatchObject({ code: 'RG_SCAN_URL_REFUSED' });
    await expect(mirrors.refresh({ id: 'h/a/b', cloneUrl: 'ext::sh -c id' })).rejects.toMatchObject({
      code: 'RG_SCAN_URL_REFUSED',
    });
  });
});

/** How often a pack was asked of the server since it had seen so many requests. */
function packRequests(since: number): number {
  return server.requests.slice(since).filter((each) => each.path.endsWith('/git-upload-pack')).length;
}

/** Objects of the mirror of `host/acme/shop`, counted by type without fetching any. */
function objectsIn(directory: string): Record<string, number> {
  const gitDir = path.join(directory, 'host', 'acme', 'shop.git', 'regrade-reader');
  const args = ['cat-file', '--batch-all-objects', '--batch-check=%(objecttype)'];
  const types = execFileSync('git', args, { encoding: 'utf8', env: { ...process.env, GIT_DIR: gitDir } });
  const counts: Record<string, number> = {};
  for (const type of types.trim().split('\n')) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function textsBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'));
}
