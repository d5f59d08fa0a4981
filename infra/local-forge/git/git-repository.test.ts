/** References, differences and replays against git itself. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changedFiles } from './diff.ts';
import { adoptBare, type GitRepository, initialiseBare, openGitRepository } from './git-repository.ts';
import { contains, relate } from './history.ts';
import { mergeTrees, replayCommits, writeCommit } from './merge.ts';
import type { Signature } from './object-format.ts';
import { writeObject } from './object-writer.ts';
import { gitText, runGit } from './process.ts';
import { isReferenceName } from './references.ts';
import { editTree } from './tree-edit.ts';

const ana: Signature = { name: 'Ana', email: 'ana@acme.test', seconds: 1_800_000_000, offset: '+0530' };
let directory: string;
let git: GitRepository;

/** Commits a change of files (undefined deletes) on a parent. */
async function commit(
  files: Record<string, string | Buffer | undefined>,
  parent?: string,
  message = 'change',
): Promise<string> {
  const base = parent === undefined ? undefined : (await git.commit(parent))?.tree;
  const changes = await Promise.all(
    Object.entries(files).map(async ([path, content]) => {
      if (content === undefined) return { path, entry: undefined };
      const sha = await writeObject(git.directory, { type: 'blob', body: Buffer.from(content) });
      return { path, entry: { mode: '100644', sha } };
    }),
  );
  const tree = await editTree(git, base, changes);
  if (tree.kind === 'missing') throw new Error(`no ${tree.path}`);
  const parents = parent === undefined ? [] : [parent];
  return writeCommit(git, { tree: tree.sha, parents, author: ana, committer: ana, message });
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'forge-repository-'));
  await initialiseBare(join(directory, 'bare'), 'main');
  git = openGitRepository(join(directory, 'bare'));
});

afterEach(() => {
  git.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('references', () => {
  test('change only from the expected value, and one writer of many wins', async () => {
    const one = await commit({ a: '1' });
    const two = await commit({ a: '2' }, one);
    const { references } = git;
    const write = (sha: string, expected?: string) => references.write('refs/heads/x', sha, expected);

    expect(await write(one)).toEqual({ kind: 'written' });
    expect(await write(two)).toEqual({ kind: 'moved' });
    const results = await Promise.all(Array.from({ length: 6 }, () => write(two, one)));
    expect(results.filter((result) => result.kind === 'written')).toHaveLength(1);
    expect(await gitText(git.directory, ['rev-parse', 'refs/heads/x'])).toBe(two);
    expect(await references.remove('refs/heads/x', one)).toEqual({ kind: 'moved' });
    expect(await references.remove('refs/heads/x', two)).toEqual({ kind: 'written' });
    expect(await references.read('refs/heads/x')).toBeUndefined();
  });

  test('are not held up by the lock of a killed process, and respect a fresh one', async () => {
    const one = await commit({ a: '1' });
    const lock = join(git.directory, 'refs', 'heads', 'x.lock');
    writeFileSync(lock, '');
    const fresh = await git.references.write('refs/heads/x', one, undefined);
    utimesSync(lock, 0, 0);
    const abandoned = await git.references.write('refs/heads/x', one, undefined);

    expect([fresh.kind, abandoned.kind]).toEqual(['refused', 'written']);
  });

  test('are the same packed and loose, and never a folder of one another', async () => {
    const one = await commit({ a: '1' });
    const two = await commit({ a: '2' }, one);
    const { references } = git;
    await references.write('refs/heads/main', one, undefined);
    await references.write('refs/heads/deep/er', one, undefined);
    await runGit(git.directory, ['pack-refs', '--all']);
    await references.write('refs/heads/main', two, one);
    const listed = await references.list('refs/heads/');

    expect(listed).toEqual([
      { name: 'refs/heads/deep/er', sha: one },
      { name: 'refs/heads/main', sha: two },
    ]);
    expect((await references.write('refs/heads/deep', one, undefined)).kind).toBe('refused');
    expect((await references.write('refs/heads/main/x', one, undefined)).kind).toBe('refused');
    await references.remove('refs/heads/deep/er', one);
    expect(await references.write('refs/heads/deep', one, undefined)).toEqual({ kind: 'written' });
  });

  test.each([
    'refs/heads/a',
    'refs/heads/regrade/a-b_c.d',
    'refs/heads/ü',
    'refs/heads/',
    'refs/heads/a..b',
    'refs/heads/a.lock',
    'refs/heads/.a',
    'refs/heads/a b',
    'refs/heads/a~1',
    'refs/heads/a\u0001',
    'refs/heads/a@{1}',
    'refs/heads/a//b',
    'refs/heads/a/',
    'refs/heads/a.',
    'refs/heads/../../config',
  ])('%j is a name exactly when git says so', async (name) => {
    const { code } = await runGit(git.directory, ['check-ref-format', name], { accept: [0, 1] });

    expect(isReferenceName(name)).toBe(code === 0);
  });
});

describe('differences', () => {
  test('name every kind of change with its counts and its patch', async () => {
    const text = Array.from({ length: 20 }, (_, line) => `line ${line}`).join('\n');
    const base = await commit({
      'modified.txt': 'a\nb\n',
      'old name.txt': text,
      'removed.txt': 'x',
      'same.txt': '=',
      'binary.bin': Buffer.from([0, 1]),
    });
    const head = await commit(
      {
        'modified.txt': 'a\nB\n--- not a header\n',
        'old name.txt': undefined,
        'new\tname.txt': text,
        'removed.txt': undefined,
        'ädded.txt': 'diff --git a/x b/x\n',
        'binary.bin': Buffer.from([0, 2]),
      },
      base,
    );
    const files = await changedFiles(git, base, head);

    const shown = files.map(({ sha, ...file }) => file);
    expect(shown).toEqual([
      { path: 'binary.bin', status: 'modified', additions: 0, deletions: 0 },
      {
        path: 'modified.txt',
        status: 'modified',
        additions: 2,
        deletions: 1,
        patch: '@@ -1,2 +1,3 @@\n a\n-b\n+B\n+--- not a header',
      },
      { path: 'new\tname.txt', previousPath: 'old name.txt', status: 'renamed', additions: 0, deletions: 0 },
      {
        path: 'removed.txt',
        status: 'removed',
        additions: 0,
        deletions: 1,
        patch: '@@ -1 +0,0 @@\n-x\n\\ No newline at end of file',
      },
      {
        path: 'ädded.txt',
        status: 'added',
        additions: 1,
        deletions: 0,
        patch: '@@ -0,0 +1 @@\n+diff --git a/x b/x',
      },
    ]);
  });
});

describe('history', () => {
  test('relates straight, forked and unrelated commits', async () => {
    const root = await commit({ a: '1' });
    const left = await commit({ b: '1' }, root);
    const right = await commit({ c: '1' }, await commit({ d: '1' }, root));
    const stranger = await commit({ a: '1' }, undefined, 'another root');

    expect(await relate(git, root, right)).toEqual({ ahead: 2, behind: 0, mergeBase: root });
    expect(await relate(git, left, right)).toEqual({ ahead: 2, behind: 1, mergeBase: root });
    expect(await relate(git, right, root)).toEqual({ ahead: 0, behind: 2, mergeBase: root });
    expect((await relate(git, root, stranger)).mergeBase).toBeUndefined();
    expect(await contains(git, right, root)).toBe(true);
    expect(await contains(git, left, right)).toBe(false);
  });

  test('merges both sides, reports conflicts, replays commits', async () => {
    const root = await commit({ a: '1\n2\n3\n' });
    const left = await commit({ a: 'one\n2\n3\n' }, root);
    const right = await commit({ a: '1\n2\nthree\n' }, root);
    const clash = await commit({ a: 'uno\n2\n3\n' }, root);
    const merged = await mergeTrees(git, left, right);
    const replayed = await replayCommits(git, [right], left, { ...ana, name: 'Host' });

    if (merged.kind !== 'merged' || replayed === undefined) throw new Error('should merge');
    expect(await gitText(git.directory, ['show', `${merged.tree}:a`])).toBe('one\n2\nthree');
    expect(await mergeTrees(git, left, clash)).toEqual({ kind: 'conflict' });
    expect(await gitText(git.directory, ['show', '-s', '--format=%P %T %an %cn', replayed])).toBe(
      `${left} ${merged.tree} Ana Host`,
    );
    expect(await replayCommits(git, [clash], left, ana)).toBeUndefined();
    await runGit(git.directory, ['fsck', '--strict', '--no-dangling']);
  });
});

describe('adopting', () => {
  test('keeps a shallow clone usable and refuses what it cannot read', async () => {
    const one = await commit({ a: '1' });
    const two = await commit({ a: '2' }, one);
    await git.references.write('refs/heads/main', two, undefined);
    const shallow = join(directory, 'shallow');
    await runGit(git.directory, ['clone', '-q', '--bare', '--depth=1', `file://${git.directory}`, shallow]);
    await adoptBare(join(directory, 'adopted'), shallow, 'borrow');
    const adopted = join(directory, 'adopted');
    await initialiseBare(join(directory, 'other'), 'main');
    writeFileSync(join(directory, 'other', 'config'), '[extensions]\n\tobjectformat = sha256\n');

    expect(await gitText(adopted, ['rev-list', 'refs/heads/main'])).toBe(two);
    await expect(adoptBare(join(directory, 'x'), join(directory, 'other'), 'borrow')).rejects.toThrow(
      'sha256',
    );
    await expect(adoptBare(join(directory, 'x'), directory, 'borrow')).rejects.toThrow(
      'not a git repository',
    );
  });
});
