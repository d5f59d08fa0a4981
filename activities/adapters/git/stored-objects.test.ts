import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { streamBlobs } from './blob-stream.ts';
import { createGit, type Git } from './git.ts';
import { findMissing, hasCommit, listStoredTree, readStoredBlobs } from './stored-objects.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from './test-repository.ts';
import { listTree } from './tree.ts';

let folder: ReturnType<typeof makeTestFolder>;

beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => folder.remove());

function repository(): TestRepository {
  const made = makeTestRepository(path.join(folder.path, 'one'));
  for (let version = 0; version < 5; version += 1)
    made.commit({ 'a.js': `${version}\n`.repeat(300), 'b/c.js': `c(${version})` });
  return made;
}

const gitDirOf = (made: TestRepository) => path.join(made.directory, '.git');

/** Git that tells which commands it ran. */
function watched(): { readonly git: Git; readonly commands: string[] } {
  const git = createGit();
  const commands: string[] = [];
  const seen = (args: readonly string[]) => commands.push(args.find((arg) => !arg.startsWith('-')) ?? '');
  return {
    commands,
    git: {
      run: (args, options) => {
        seen(args);
        return git.run(args, options);
      },
      read: (args, options) => {
        seen(args);
        return git.read(args, options);
      },
      start: (args, options) => {
        seen(args);
        return git.start(args, options);
      },
    },
  };
}

async function readAll(git: Git, made: TestRepository, oids: readonly string[]) {
  const texts: string[] = [];
  for await (const read of readStoredBlobs(git, oids, { gitDir: gitDirOf(made) }))
    texts.push(read.kind === 'blob' ? read.bytes.toString() : read.kind);
  return texts;
}

test('starts no process for a usual repository', async () => {
  const made = repository();
  const { git, commands } = watched();
  const commit = made.git('rev-parse', 'HEAD');

  const { files } = await listStoredTree(git, commit, { gitDir: gitDirOf(made) });
  const texts = await readAll(
    git,
    made,
    files.map((file) => file.oid),
  );

  expect(texts).toEqual(['4\n'.repeat(300), 'c(4)']);
  expect(hasCommit(gitDirOf(made), commit)).toBe(true);
  expect(findMissing(gitDirOf(made), [commit, 'e'.repeat(40)])).toEqual(['e'.repeat(40)]);
  expect(commands).toEqual([]);
});

test('asks git where the index is of a version that it does not read', async () => {
  const made = repository();
  made.git('-c', 'pack.indexVersion=1', 'repack', '-a', '-d', '-f');
  const { git, commands } = watched();
  const commit = made.git('rev-parse', 'HEAD');
  const { files } = await listTree(createGit(), commit, { gitDir: gitDirOf(made) });

  expect(await listStoredTree(git, commit, { gitDir: gitDirOf(made) })).toMatchObject({ files });
  expect(
    await readAll(
      git,
      made,
      files.map((file) => file.oid),
    ),
  ).toEqual(['4\n'.repeat(300), 'c(4)']);
  expect(commands).toEqual(['ls-tree', 'cat-file']);
});

test('a blob whose content is not what its id says is missing, whoever reads it', async () => {
  const made = repository();
  const gitDir = gitDirOf(made);
  const blob = made.git('rev-parse', 'HEAD:b/c.js');
  const file = path.join(gitDir, 'objects', blob.slice(0, 2), blob.slice(2));
  rmSync(file);
  writeFileSync(file, deflateSync('blob 4\0f(4)'));
  const { git, commands } = watched();

  expect(made.git('cat-file', 'blob', blob)).toBe('f(4)');
  expect(await readAll(git, made, [blob])).toEqual(['missing']);
  expect(commands).toEqual([]);
  for await (const read of streamBlobs(git, [blob], { gitDir }))
    expect(read).toEqual({ kind: 'missing', oid: blob });
  expect(commands).toEqual(['cat-file']);
});

test('goes on with git from the first object that is not there', async () => {
  const made = repository();
  const { git, commands } = watched();
  const blob = made.git('rev-parse', 'HEAD:b/c.js');

  expect(await readAll(git, made, [blob, 'e'.repeat(40), made.git('rev-parse', 'HEAD'), blob])).toEqual([
    'c(4)',
    'missing',
    'missing',
    'c(4)',
  ]);
  expect(commands).toEqual(['cat-file']);
});
