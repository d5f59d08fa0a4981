import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGit } from '../git.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../test-repository.ts';
import { listTree } from '../tree.ts';
import { listFilesOfTree, treeOfCommit } from './commit-tree.ts';
import { Unreadable } from './damaged.ts';
import { openObjectStore } from './object-store.ts';

let folder: ReturnType<typeof makeTestFolder>;

beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => folder.remove());

/** A repository whose history makes deltas: files of many lines that change a little, and some that never do. */
function withHistory(name: string, ...options: readonly string[]): TestRepository {
  const directory = path.join(folder.path, name);
  const repository = makeTestRepository(directory);
  if (options.length > 0) {
    rmSync(path.join(directory, '.git'), { recursive: true });
    repository.git('init', '--quiet', '--initial-branch=main', ...options);
  }
  for (let version = 0; version < 12; version += 1) {
    const lines = Array.from(
      { length: 400 },
      (_, line) => `line ${line} ${line % 12 === version ? version : ''}`,
    );
    repository.commit({
      'src/long.js': lines.join('\n'),
      [`src/deep/er/file-${version}.js`]: `const v = ${version};\n`,
      'bytes.bin': Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * (version + 1)) % 251)),
      'empty.txt': '',
      'ünï code.md': `# ${version}`,
    });
  }
  repository.git('tag', '-a', 'v1', '-m', 'first');
  return repository;
}

/** Every object as git prints it. */
function objectsOf(gitDir: string): ReadonlyMap<string, { readonly type: string; readonly bytes: Buffer }> {
  const run = (args: readonly string[], input?: string) =>
    execFileSync('git', [`--git-dir=${gitDir}`, ...args], { input, maxBuffer: 1 << 28 });
  const ids = run(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)', '--unordered'])
    .toString()
    .trim()
    .split('\n');
  const output = run(['cat-file', '--batch'], `${ids.join('\n')}\n`);
  const objects = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  let at = 0;
  for (const id of ids) {
    const end = output.indexOf(10, at);
    const [, type = '', size = '0'] = output.toString('latin1', at, end).split(' ');
    objects.set(id, { type, bytes: output.subarray(end + 1, end + 1 + Number(size)) });
    at = end + 2 + Number(size);
  }
  return objects;
}

/** Compares every object of a repository with what git prints; returns how many there were. */
function expectSameObjects(gitDir: string): number {
  const objects = objectsOf(gitDir);
  const store = openObjectStore(gitDir, { cacheBytes: 300_000 });
  for (const [oid, expected] of objects) {
    const read = store.read(oid);
    if (read.kind !== 'object') throw new Error(`${oid} is ${read.kind}`);
    expect(read.type).toBe(expected.type);
    expect(read.bytes.equals(expected.bytes)).toBe(true);
    expect(store.has(oid)).toBe(true);
  }
  store.close();
  return objects.size;
}

const gitDirOf = (repository: TestRepository) => path.join(repository.directory, '.git');
const packsOf = (gitDir: string) =>
  readdirSync(path.join(gitDir, 'objects', 'pack')).filter((name) => name.endsWith('.pack'));

describe('objects equal what git prints, byte for byte', () => {
  test('loose', () => {
    const repository = withHistory('loose');

    expect(packsOf(gitDirOf(repository))).toEqual([]);
    expect(expectSameObjects(gitDirOf(repository))).toBeGreaterThan(60);
  });

  test('one pack with chains of deltas, by offset and by id', () => {
    const repository = withHistory('packed');
    repository.git('repack', '-a', '-d', '-f', '--depth=50', '--window=50');
    const byOffset = expectSameObjects(gitDirOf(repository));
    expect(repository.git('verify-pack', '-v', '--stat-only', ...indexes(repository))).toContain(
      'chain length',
    );

    repository.git('-c', 'repack.useDeltaBaseOffset=false', 'repack', '-a', '-d', '-f', '--depth=50');

    expect(expectSameObjects(gitDirOf(repository))).toBe(byOffset);
  });

  test('several packs and loose objects, without and with a multi-pack index', () => {
    const repository = withHistory('several');
    repository.git('repack', '-d');
    for (const version of [1, 2, 3]) {
      repository.commit({ 'src/long.js': `line ${version}\n`.repeat(500) });
      repository.git('repack', '-d');
    }
    repository.commit({ 'loose.js': 'loose()' });
    expect(packsOf(gitDirOf(repository))).toHaveLength(4);
    const count = expectSameObjects(gitDirOf(repository));

    repository.git('multi-pack-index', 'write');
    repository.commit({ 'late.js': 'late()' });
    repository.git('repack', '-d');

    expect(packsOf(gitDirOf(repository))).toHaveLength(5);
    expect(expectSameObjects(gitDirOf(repository))).toBeGreaterThan(count);
  });

  test('after gc, with a commit graph and bitmaps', () => {
    const repository = withHistory('collected');
    repository.git('gc', '--aggressive', '--prune=now', '--quiet');

    expect(expectSameObjects(gitDirOf(repository))).toBeGreaterThan(60);
  });

  test('a shallow clone, and a repository that borrows from it', () => {
    const source = withHistory('source');
    const shallow = path.join(folder.path, 'shallow.git');
    const borrowing = path.join(folder.path, 'borrowing.git');
    execFileSync('git', ['clone', '-q', '--bare', '--depth=1', `file://${source.directory}`, shallow]);
    execFileSync('git', ['clone', '-q', '--bare', '--shared', source.directory, borrowing]);

    expect(expectSameObjects(shallow)).toBeGreaterThan(10);
    expect(expectSameObjects(borrowing)).toBeGreaterThan(60);
  });

  test('of SHA-256', () => {
    const repository = withHistory('long-ids', '--object-format=sha256');
    expectSameObjects(gitDirOf(repository));
    repository.git('gc', '--quiet');

    expect(expectSameObjects(gitDirOf(repository))).toBeGreaterThan(60);
    expect(treeOfCommit(openObjectStore(gitDirOf(repository)), repository.git('rev-parse', 'HEAD'))).toBe(
      repository.git('rev-parse', 'HEAD^{tree}'),
    );
  });
});

describe('a tree', () => {
  test('has the files that git lists, in git’s order', async () => {
    const repository = withHistory('tree');
    repository.commit({ 'a.js': '1', 'a/b.js': '2', 'a-b.js': '3', 'src/deep.js': '4' });
    const hash = repository.git('rev-parse', 'HEAD:a.js');
    repository.git('update-index', '--add', '--cacheinfo', `100755,${hash},run.sh`);
    repository.git('update-index', '--add', '--cacheinfo', `120000,${hash},link`);
    repository.git(
      'update-index',
      '--add',
      '--cacheinfo',
      `160000,${repository.git('rev-parse', 'HEAD')},module`,
    );
    repository.git('commit', '-q', '-m', 'modes');
    const commit = repository.git('rev-parse', 'HEAD');
    const gitDir = gitDirOf(repository);
    const store = openObjectStore(gitDir);

    const files = listFilesOfTree(store, treeOfCommit(store, commit));

    expect(files).toEqual(await listTree(createGit(), commit, { gitDir }));
    expect(treeOfCommit(store, repository.git('rev-parse', 'v1'))).toBe(
      repository.git('rev-parse', 'v1^{tree}'),
    );
    store.close();
  });

  test('counts paths that are not UTF-8', async () => {
    const repository = withHistory('names');
    const blob = repository.git('rev-parse', 'HEAD:empty.txt');
    const line = Buffer.concat([Buffer.from(`100644 blob ${blob}\tcaf`), Buffer.from([0xe9, 10])]);
    const tree = execFileSync('git', ['mktree'], { cwd: repository.directory, input: line })
      .toString()
      .trim();
    const store = openObjectStore(gitDirOf(repository));

    expect(listFilesOfTree(store, tree)).toEqual({ files: [], unnamable: 1 });
  });
});

describe('limits', () => {
  test('a blob above the limit is told by its size, be it whole, loose or a delta', () => {
    const repository = withHistory('large');
    const sizes = new Map<string, number>();
    for (const [oid, { type, bytes }] of objectsOf(gitDirOf(repository)))
      if (type === 'blob') sizes.set(oid, bytes.length);
    const check = () => {
      const store = openObjectStore(gitDirOf(repository));
      for (const [oid, size] of sizes)
        expect(store.read(oid, 1_000)).toMatchObject(
          size > 1_000 ? { kind: 'too-large', size } : { kind: 'object', type: 'blob' },
        );
      store.close();
    };

    check();
    repository.git('repack', '-a', '-d', '-f');
    check();
  });

  test('sees objects that came after it was opened, and packs that were made anew', () => {
    const repository = withHistory('moving');
    const store = openObjectStore(gitDirOf(repository));
    const first = repository.git('rev-parse', 'HEAD:src/long.js');
    expect(store.read(first).kind).toBe('object');

    const commit = repository.commit({ 'new.js': 'new()' });
    repository.git('repack', '-a', '-d', '-f');

    expect(store.read(commit)).toMatchObject({ kind: 'object', type: 'commit' });
    expect(store.read(first).kind).toBe('object');
    expect(store.read('0'.repeat(40))).toEqual({ kind: 'missing' });
    store.close();
  });

  test('damage is told, never read over', () => {
    const repository = withHistory('damaged');
    repository.git('repack', '-a', '-d', '-f');
    const gitDir = gitDirOf(repository);
    const objects = objectsOf(gitDir);
    const broken = path.join(folder.path, 'broken.git');
    cpSync(gitDir, broken, { recursive: true });
    const pack = path.join(broken, 'objects', 'pack', packsOf(gitDir)[0] ?? '');
    const bytes = execFileSync('cat', [pack], { maxBuffer: 1 << 28 });
    for (let at = 200; at < bytes.length; at += 211) bytes[at] = (bytes[at] ?? 0) ^ 0x5a;
    rmSync(pack, { force: true });
    writeFileSync(pack, bytes);
    const store = openObjectStore(broken);
    let told = 0;

    for (const [oid, expected] of objects)
      try {
        const read = store.read(oid);
        if (read.kind === 'object') expect(read.bytes.equals(expected.bytes)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Unreadable);
        told += 1;
      }

    expect(told).toBeGreaterThan(5);
    store.close();
  });
});

/** Puts the file of one loose object in another's place, as damage or malice would. */
function forge(gitDir: string, oid: string, by: string): void {
  const fileOf = (id: string) => path.join(gitDir, 'objects', id.slice(0, 2), id.slice(2));
  rmSync(fileOf(oid));
  cpSync(fileOf(by), fileOf(oid));
}

test('content that is not what its id says is told', () => {
  const repository = makeTestRepository(path.join(folder.path, 'forged'));
  repository.commit({ 'a.js': 'a()', 'src/b.js': 'b()' });
  const gitDir = gitDirOf(repository);
  const [blob, tree] = [repository.git('rev-parse', 'HEAD:a.js'), repository.git('rev-parse', 'HEAD:src')];
  forge(gitDir, blob, repository.git('rev-parse', 'HEAD:src/b.js'));
  forge(gitDir, tree, repository.git('rev-parse', 'HEAD^{tree}'));
  const store = openObjectStore(gitDir);

  for (const oid of [blob, tree])
    expect(() => store.read(oid)).toThrow(expect.objectContaining({ code: 'RG_SCAN_OBJECT_MISSING' }));
  expect(() => listFilesOfTree(store, treeOfCommit(store, repository.git('rev-parse', 'HEAD')))).toThrow(
    expect.objectContaining({ code: 'RG_SCAN_OBJECT_MISSING' }),
  );
});

test('a tree that stands for more entries than any repository has is refused before they are held', () => {
  const repository = makeTestRepository(path.join(folder.path, 'bomb'));
  repository.commit({ 'a.js': 'a()' });
  const treeOf = (type: string, id: string) => {
    const entries = Array.from({ length: 10 }, (_, at) => `${type} ${id}\t${at}`).join('\n');
    return execFileSync('git', ['mktree'], { cwd: repository.directory, input: `${entries}\n` })
      .toString()
      .trim();
  };
  let tree = treeOf('100644 blob', repository.git('rev-parse', 'HEAD:a.js'));
  for (let level = 0; level < 15; level += 1) tree = treeOf('040000 tree', tree);
  const store = openObjectStore(gitDirOf(repository));

  expect(() => listFilesOfTree(store, tree, 5_000)).toThrow(
    expect.objectContaining({ code: 'RG_SCAN_TREE_TOO_LARGE' }),
  );
});

function indexes(repository: TestRepository): readonly string[] {
  const packs = path.join(gitDirOf(repository), 'objects', 'pack');
  return readdirSync(packs)
    .filter((name) => name.endsWith('.idx'))
    .map((name) => path.join(packs, name));
}
