/** What the forge keeps: across a restart, a killed process, and a git that moved while it was down. */
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Octokit } from 'octokit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runGit } from './git/process.ts';
import { type ForgeRepository, type LocalForge, startLocalForge } from './index.ts';

const tokens = [{ token: 'writer', login: 'alice', permission: 'admin' }] as const;
const repo = { owner: 'acme', repo: 'one' };
let directory: string;
let forge: LocalForge;
let made: ForgeRepository;

function client(): Octokit {
  return new Octokit({ auth: 'writer', baseUrl: forge.apiUrl, throttle: { enabled: false } });
}

async function commitFile(branch: string, path: string): Promise<void> {
  const content = Buffer.from('x').toString('base64');
  await client().rest.repos.createOrUpdateFileContents({ ...repo, path, message: path, content, branch });
}

async function openPull(): Promise<void> {
  await commitFile('main', 'README.md');
  const { data: main } = await client().rest.git.getRef({ ...repo, ref: 'heads/main' });
  await client().rest.git.createRef({ ...repo, ref: 'refs/heads/feature', sha: main.object.sha });
  await commitFile('feature', 'a.txt');
  await client().rest.pulls.create({ ...repo, head: 'feature', base: 'main', title: 'Kept', body: 'text' });
}

async function restart(): Promise<void> {
  await forge.close();
  forge = await startLocalForge({ directory, tokens });
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'forge-restart-'));
  forge = await startLocalForge({ directory, tokens });
  made = await forge.createRepository({ owner: 'acme', name: 'one', topics: ['kept'] });
  await openPull();
});

afterEach(async () => {
  await forge.close();
  rmSync(directory, { recursive: true, force: true });
});

test('a restart keeps everything and never gives an id twice', async () => {
  const issue = { ...repo, issue_number: 1 };
  const first = await client().rest.issues.createComment({ ...issue, body: 'before' });
  await restart();
  const second = await client().rest.issues.createComment({ ...issue, body: 'after' });
  const { data: pull } = await client().rest.pulls.get({ ...repo, pull_number: 1 });
  const { data: comments } = await client().rest.issues.listComments(issue);

  expect(pull).toMatchObject({ title: 'Kept', body: 'text', state: 'open', mergeable: true });
  expect(comments.map((comment) => comment.body)).toEqual(['before', 'after']);
  expect(second.data.id).toBeGreaterThan(first.data.id);
  expect((await client().rest.repos.getAllTopics(repo)).data.names).toEqual(['kept']);
});

test('a line that a crash tore off is cut, and writing goes on behind it', async () => {
  await forge.close();
  const [id = ''] = readdirSync(join(directory, 'repositories'));
  appendFileSync(join(directory, 'repositories', id, 'state.jsonl'), '[["pulls","1",{"num');
  forge = await startLocalForge({ directory, tokens });
  await client().rest.pulls.update({ ...repo, pull_number: 1, title: 'After' });
  await restart();

  expect((await client().rest.pulls.get({ ...repo, pull_number: 1 })).data.title).toBe('After');
});

test('a branch that vanished while the forge was down closes its pull request', async () => {
  await forge.close();
  await runGit(made.gitDirectory, ['update-ref', '-d', 'refs/heads/feature']);
  forge = await startLocalForge({ directory, tokens });

  expect((await client().rest.pulls.get({ ...repo, pull_number: 1 })).data.state).toBe('closed');
});

test('the process main says where it listens and ends cleanly on SIGTERM', async () => {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [main, '--directory', join(directory, 'own')], { stdio: 'pipe' });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    new Promise<[string]>((resolve) => lines.once('line', (text) => resolve([text]))),
    new Promise<never>((_resolve, reject) =>
      child.once('exit', (code) => reject(new Error(`ended: ${code}`))),
    ),
  ]);
  const { apiUrl } = JSON.parse(line) as { apiUrl: string };
  const answer = await fetch(`${apiUrl}/rate_limit`);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');

  expect(answer.status).toBe(200);
  expect(await ended).toBe(0);
});
