/** The forge and the real git client: clone, fetch, push, and what pull requests make of it; git judges all objects. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Octokit } from 'octokit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ForgeRepository, type LocalForge, startLocalForge } from './index.ts';

const run = promisify(execFile);
const root = mkdtempSync(join(tmpdir(), 'forge-git-'));
const tokens = [
  { token: 'writer', login: 'alice', permission: 'admin' },
  { token: 'reader', login: 'rita', permission: 'read' },
] as const;
let forge: LocalForge;
let octokit: Octokit;
let repository: ForgeRepository;
let work: string;
let count = 0;

async function git(...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Ana', '-c', 'user.email=ana@acme.test', '-c', 'init.defaultBranch=main'];
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const { stdout } = await run('git', [...identity, ...args], { cwd: work, env });
  return stdout.trim();
}

function withToken(token: string): string {
  return repository.cloneUrl.replace('://', `://x-access-token:${token}@`);
}

async function commit(path: string, content: string, message = path): Promise<string> {
  writeFileSync(join(work, path), content);
  await git('add', '-A');
  await git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
}

async function branchWithCommit(branch: string, path: string, content: string): Promise<string> {
  await git('checkout', '-q', '-b', branch, 'main');
  const sha = await commit(path, content);
  await git('push', '-q', 'origin', branch);
  return sha;
}

function pulls() {
  return { owner: repository.owner, repo: repository.name };
}

async function openPull(branch: string): Promise<number> {
  const { data } = await octokit.rest.pulls.create({ ...pulls(), head: branch, base: 'main', title: branch });
  return data.number;
}

async function pull(number: number) {
  return (await octokit.rest.pulls.get({ ...pulls(), pull_number: number })).data;
}

beforeAll(async () => {
  forge = await startLocalForge({ directory: join(root, 'forge'), tokens });
  octokit = new Octokit({ auth: 'writer', baseUrl: forge.apiUrl, throttle: { enabled: false } });
});

beforeEach(async () => {
  count += 1;
  repository = await forge.createRepository({ owner: 'acme', name: `repo-${count}` });
  work = mkdtempSync(join(root, 'work-'));
  await git('init', '-q');
  await git('remote', 'add', 'origin', withToken('writer'));
  await commit('base.txt', '1\n2\n3\n4\n5\n', 'base');
  await git('push', '-q', 'origin', 'main');
});

afterAll(async () => {
  await forge.close();
  rmSync(root, { recursive: true, force: true });
});

describe('clone, fetch and push', () => {
  test('carry history both ways', async () => {
    const pushed = await commit('more.txt', 'x');
    await git('push', '-q', 'origin', 'main');
    await git('clone', '-q', repository.cloneUrl, 'again');
    const cloned = await git('-C', 'again', 'rev-parse', 'HEAD');
    const next = await commit('yet-more.txt', 'x');
    await git('push', '-q', 'origin', 'main');
    await git('-C', 'again', 'fetch', '-q');

    expect(cloned).toBe(pushed);
    expect(await git('-C', 'again', 'rev-parse', 'origin/main')).toBe(next);
  });

  test('leave blobs behind in a partial clone and fetch them when they are needed', async () => {
    await git('clone', '-q', '--bare', '--filter=blob:none', repository.cloneUrl, 'partial');
    const missing = await git('-C', 'partial', 'rev-list', '--objects', '--all', '--missing=print');

    expect(missing.split('\n').filter((line) => line.startsWith('?'))).toHaveLength(1);
    expect(await git('-C', 'partial', 'cat-file', 'blob', 'main:base.txt')).toBe('1\n2\n3\n4\n5');
  });

  test('obey tokens', async () => {
    await commit('refused.txt', 'x');

    await expect(git('push', withToken('reader'), 'main')).rejects.toThrow('403');
    await expect(git('push', withToken('unknown'), 'main')).rejects.toThrow(/401|Authentication failed/);
    await expect(git('push', repository.cloneUrl, 'main')).rejects.toThrow(/could not read Username/);
    await octokit.rest.repos.update({ ...pulls(), private: true });
    await expect(git('ls-remote', repository.cloneUrl)).rejects.toThrow(/could not read Username/);
    expect(await git('ls-remote', '--heads', withToken('reader'))).toContain('refs/heads/main');
  });

  test('make the first pushed branch the default of an empty repository', async () => {
    repository = await forge.createRepository({ owner: 'acme', name: `trunk-${count}` });
    await git('push', '-q', withToken('writer'), 'main:trunk');

    expect((await octokit.rest.repos.get(pulls())).data.default_branch).toBe('trunk');
    expect(await git('ls-remote', '--symref', repository.cloneUrl, 'HEAD')).toContain(
      'ref: refs/heads/trunk',
    );
  });
});

describe('pull requests follow the branches', () => {
  test('a push moves the head, also a forced one', async () => {
    await branchWithCommit('feature', 'a.txt', '1');
    const number = await openPull('feature');
    const second = await commit('b.txt', '2');
    await git('push', '-q', 'origin', 'feature');
    const afterPush = await pull(number);
    await git('reset', '-q', '--hard', 'main');
    const third = await commit('c.txt', '3');
    await git('push', '-q', '--force', 'origin', 'feature');
    const afterForce = await pull(number);
    await git('fetch', '-q', 'origin', `refs/pull/${number}/head`);

    expect(await git('rev-parse', 'FETCH_HEAD')).toBe(third);
    await expect(git('push', '-q', 'origin', `main:refs/pull/${number}/head`)).rejects.toThrow('hidden ref');
    expect(afterPush).toMatchObject({ state: 'open', commits: 2, head: { sha: second } });
    expect(afterForce).toMatchObject({ state: 'open', commits: 1, head: { sha: third } });
  });

  test('deleting the head closes, as does taking its commits away; neither merges', async () => {
    await branchWithCommit('deleted', 'a.txt', '1');
    const deleted = await openPull('deleted');
    await branchWithCommit('emptied', 'b.txt', '1');
    const emptied = await openPull('emptied');
    await git('push', '-q', 'origin', '--delete', 'deleted');
    await git('push', '-q', '--force', 'origin', 'main:emptied');

    expect(await pull(deleted)).toMatchObject({ state: 'closed', merged: false });
    expect(await pull(emptied)).toMatchObject({ state: 'closed', merged: false });
  });

  test('pushing the head into the base merges', async () => {
    const sha = await branchWithCommit('landed', 'a.txt', '1');
    const number = await openPull('landed');
    await git('push', '-q', 'origin', 'landed:main');

    expect(await pull(number)).toMatchObject({ state: 'closed', merged: true, merge_commit_sha: sha });
  });
});

describe('merges', () => {
  test('keep what landed on the base meanwhile, and make the tree that git makes', async () => {
    await branchWithCommit('feature', 'base.txt', '1\n2\n3\n4\nfive\n');
    const number = await openPull('feature');
    await git('checkout', '-q', 'main');
    await commit('base.txt', 'one\n2\n3\n4\n5\n');
    await git('push', '-q', 'origin', 'main');
    await git('merge', '-q', '--no-edit', 'feature');
    const expected = await git('rev-parse', 'HEAD^{tree}');
    const { data } = await octokit.rest.pulls.merge({ ...pulls(), pull_number: number });
    await git('fetch', '-q', 'origin');

    expect(await git('rev-parse', `${data.sha}^{tree}`)).toBe(expected);
    expect(await git('rev-parse', `${data.sha}^2`)).toBe(await git('rev-parse', 'feature'));
    expect(await git('show', '-s', '--format=%s', data.sha)).toBe(
      `Merge pull request #${number} from acme/feature`,
    );
  });

  test('by rebase replay each commit on the moved base, as git rebase does', async () => {
    await branchWithCommit('feature', 'a.txt', '1');
    await commit('base.txt', '1\n2\n3\n4\nfive\n', 'second');
    await git('push', '-q', 'origin', 'feature');
    const number = await openPull('feature');
    await git('checkout', '-q', 'main');
    await commit('base.txt', 'one\n2\n3\n4\n5\n', 'moved');
    await git('push', '-q', 'origin', 'main');
    await git('rebase', '-q', 'main', 'feature');
    const expected = await git('log', '--format=%T %s %an', 'main..feature');
    await octokit.rest.pulls.merge({ ...pulls(), pull_number: number, merge_method: 'rebase' });
    await git('fetch', '-q', 'origin');

    expect(await git('log', '--format=%T %s %an', 'main..origin/main')).toBe(expected);
  });

  test('by squash land one commit, named after a single commit or the title', async () => {
    await branchWithCommit('single', 'a.txt', '1');
    const single = await openPull('single');
    const first = await octokit.rest.pulls.merge({ ...pulls(), pull_number: single, merge_method: 'squash' });
    await branchWithCommit('several', 'b.txt', '1');
    await commit('c.txt', '1');
    await git('push', '-q', 'origin', 'several');
    const several = await openPull('several');
    const second = await octokit.rest.pulls.merge({
      ...pulls(),
      pull_number: several,
      merge_method: 'squash',
    });
    await git('fetch', '-q', 'origin');

    expect(await git('show', '-s', '--format=%B', first.data.sha)).toBe(`a.txt (#${single})`);
    expect(await git('show', '-s', '--format=%B', second.data.sha)).toBe(
      `several (#${several})\n\n* b.txt\n\n* c.txt`,
    );
    expect(await git('show', '-s', '--format=%P', second.data.sha)).toBe(first.data.sha);
  });

  test('delete the head where the repository says so', async () => {
    await octokit.rest.repos.update({ ...pulls(), delete_branch_on_merge: true });
    await branchWithCommit('feature', 'a.txt', '1');
    const number = await openPull('feature');
    await octokit.rest.pulls.merge({ ...pulls(), pull_number: number, merge_method: 'squash' });

    expect(await git('ls-remote', '--heads', 'origin', 'feature')).toBe('');
    expect(await pull(number)).toMatchObject({ merged: true });
  });
});

describe('objects', () => {
  test('written over the API have the names git gives them and pass git fsck', async () => {
    const { data: blob } = await octokit.rest.git.createBlob({
      ...pulls(),
      content: 'hé\n',
      encoding: 'utf-8',
    });
    const base = await git('rev-parse', 'main');
    const { data: tree } = await octokit.rest.git.createTree({
      ...pulls(),
      base_tree: base,
      tree: [
        { path: 'a/b/c.txt', mode: '100644', type: 'blob', sha: blob.sha },
        { path: 'a.txt', mode: '100755', type: 'blob', content: 'x' },
        { path: 'a-b', mode: '120000', type: 'blob', content: 'a.txt' },
        { path: 'base.txt', mode: '100644', type: 'blob', sha: null },
      ],
    });
    const author = { name: 'Ána <x>', email: 'ana@acme.test', date: '2026-03-01T12:00:00+02:00' };
    const message = 'feat: it\n\nbody\n';
    const sent = { ...pulls(), message, tree: tree.sha, parents: [base], author };
    const { data: made } = await octokit.rest.git.createCommit(sent);
    await octokit.rest.git.createRef({ ...pulls(), ref: 'refs/heads/api', sha: made.sha });
    await git('fetch', '-q', 'origin');
    writeFileSync(join(work, 'bytes'), 'hé\n');

    expect(await git('hash-object', 'bytes')).toBe(blob.sha);
    expect(await git('ls-tree', '-r', '--format=%(objectmode) %(path)', made.sha)).toBe(
      '120000 a-b\n100755 a.txt\n100644 a/b/c.txt',
    );
    expect(await git('show', '-s', '--format=%an|%aI|%cI', made.sha)).toBe(
      'Ána x|2026-03-01T12:00:00+02:00|2026-03-01T12:00:00+02:00',
    );
    expect(await git('cat-file', 'commit', made.sha)).toContain('\n\nfeat: it\n\nbody');
    await git(`--git-dir=${repository.gitDirectory}`, 'fsck', '--strict', '--no-dangling');
  });
});

describe('adopting', () => {
  test.each(['borrow', 'copy'] as const)(
    'a repository by %s keeps its branches, tags and names',
    async (objects) => {
      await git('tag', '-a', 'v1', '-m', 'one');
      await git('checkout', '-q', '-b', 'topic/x');
      const topic = await commit('topic.txt', 'x');
      await git('checkout', '-q', 'main');
      const before = await git(
        'for-each-ref',
        '--format=%(objectname) %(refname)',
        'refs/heads',
        'refs/tags',
      );
      const adopted = await forge.adopt({
        owner: 'acme',
        name: `adopted-${objects}`,
        gitDirectory: work,
        objects,
      });
      await git('clone', '-q', '--mirror', adopted.cloneUrl, `mirror-${objects}`);
      const mirror = ['-C', `mirror-${objects}`, 'for-each-ref', '--format=%(objectname) %(refname)'];
      const { data } = await octokit.rest.repos.getContent({
        owner: 'acme',
        repo: adopted.name,
        path: 'topic.txt',
        ref: topic,
      });

      expect(await git(...mirror)).toBe(before);
      expect(data).toMatchObject({ type: 'file', size: 1 });
      const head = readFileSync(join(adopted.gitDirectory, 'HEAD'), 'utf8');
      expect(head).toBe('ref: refs/heads/main\n');
    },
  );
});
