import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGit } from './git.ts';
import { createMirrors, type Refreshed } from './mirrors.ts';
import { startTestGitServer, type TestGitServer } from './test-git-server.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from './test-repository.ts';

const folder = makeTestFolder();
const git = createGit();
const directory = path.join(folder.path, 'mirrors');
const mirrors = createMirrors({ git, directory, credentials: () => [] });
let source: TestRepository;
let server: TestGitServer;

beforeAll(async () => {
  source = makeTestRepository(path.join(folder.path, 'served', 'acme', 'shop'));
  source.commit({ 'a.js': 'a(2)\n', 'b.js': 'b()\n', 'image.png': Buffer.alloc(5_000, 7) });
  makeTestRepository(path.join(folder.path, 'served', 'acme', 'empty'));
  server = await startTestGitServer({ root: path.join(folder.path, 'served') });
});

afterAll(async () => {
  await server.close();
  folder.remove();
});

/** A partial clone without any blob. The server answers from this process, so nothing here may wait in vain for it. */
async function clonePartially(name: string): Promise<string> {
  const clone = path.join(folder.path, name);
  const url = `${server.url}/acme/shop/.git`;
  await git.read(['clone', '--quiet', '--no-checkout', '--filter=blob:none', url, clone]);
  return clone;
}

function ready(refreshed: Refreshed): Extract<Refreshed, { readonly kind: 'ready' }> {
  if (refreshed.kind !== 'ready') throw new Error(`expected a commit, got ${refreshed.kind}`);
  return refreshed;
}

describe('a repository on this machine', () => {
  test('is read in place, bare or with a working tree, and left as it is', async () => {
    const bare = path.join(folder.path, 'bare.git');
    execFileSync('git', ['clone', '--quiet', '--bare', source.directory, bare], { stdio: 'ignore' });
    const head = source.git('rev-parse', 'HEAD');
    const files = readdirSync(path.join(source.directory, '.git')).sort();

    const tree = ready(await mirrors.refresh({ id: 'local/shop', cloneUrl: source.directory }));
    const bareOne = ready(await mirrors.refresh({ id: 'local/bare', cloneUrl: `file://${bare}` }));

    expect(tree).toMatchObject({ ref: 'refs/heads/main', commit: head });
    expect(bareOne).toMatchObject({ ref: 'refs/heads/main', commit: head });
    expect((await tree.reader.readFile(head, 'a.js'))?.bytes.toString()).toBe('a(2)\n');
    expect(readdirSync(path.join(source.directory, '.git')).sort()).toEqual(files);
    expect(() => statSync(directory)).toThrow();
  });

  test('that is a partial clone is completed in one request', async () => {
    const clone = await clonePartially('partial');
    const { commit, reader } = ready(await mirrors.refresh({ id: 'local/partial', cloneUrl: clone }));
    const refs = execFileSync('git', ['for-each-ref'], { cwd: clone, encoding: 'utf8' });
    const requests = server.requests.length;

    const files = await reader.readFiles(commit, ['a.js', 'b.js', 'image.png']);

    expect(files.get('b.js')?.bytes.toString()).toBe('b()\n');
    const asked = server.requests.slice(requests).filter((each) => each.path.endsWith('/git-upload-pack'));
    expect(asked).toHaveLength(1);
    expect(execFileSync('git', ['for-each-ref'], { cwd: clone, encoding: 'utf8' })).toBe(refs);
  });

  test('that is a partial clone of a host that does not answer says so', async () => {
    const clone = await clonePartially('cut-off');
    execFileSync('git', ['remote', 'set-url', 'origin', 'http://127.0.0.1:1/'], { cwd: clone });
    const { commit, reader } = ready(await mirrors.refresh({ id: 'local/cut', cloneUrl: clone }));

    await expect(reader.readFile(commit, 'a.js')).rejects.toMatchObject({
      code: 'RG_SCAN_MIRROR_UNREACHABLE',
    });
  });

  test('is not looked for further up', async () => {
    const below = path.join(source.directory, 'below');
    mkdirSync(below, { recursive: true });

    await expect(mirrors.refresh({ id: 'local/below', cloneUrl: below })).rejects.toMatchObject({
      code: 'RG_SCAN_REPOSITORY_UNREADABLE',
    });
  });

  test('tells an empty repository and a missing ref apart', async () => {
    const empty = path.join(folder.path, 'served', 'acme', 'empty');

    expect(await mirrors.refresh({ id: 'local/empty', cloneUrl: empty })).toEqual({ kind: 'empty' });
    await expect(
      mirrors.refresh({ id: 'local/shop', cloneUrl: source.directory }, { ref: 'nope' }),
    ).rejects.toMatchObject({ code: 'RG_SCAN_MIRROR_REF_MISSING' });
  });
});
