/** Webhooks as a receiver sees them: signed, complete, logged, redelivered; and auto-merge, which events set off. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from 'octokit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalForge, signBody, startLocalForge } from './index.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const repo = { owner: 'acme', repo: 'one' };
let directory: string;
let forge: LocalForge;
let octokit: Octokit;
let receiver: Server;
let received: Received[];
let answerWith: number;
let hook: number;

function events(): string[] {
  return received.map(({ headers, body }) => {
    const { action } = JSON.parse(body) as { action?: string };
    return [headers['x-github-event'], action].filter((part) => part !== undefined).join('.');
  });
}

async function openPull(branch: string): Promise<{ number: number; sha: string; node: string }> {
  const { data: main } = await octokit.rest.git.getRef({ ...repo, ref: 'heads/main' });
  await octokit.rest.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: main.object.sha });
  const content = Buffer.from(branch).toString('base64');
  const file = { ...repo, path: `${branch}.txt`, message: branch, content, branch };
  await octokit.rest.repos.createOrUpdateFileContents(file);
  const { data } = await octokit.rest.pulls.create({ ...repo, head: branch, base: 'main', title: branch });
  return { number: data.number, sha: data.head.sha, node: data.node_id };
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'forge-hooks-'));
  received = [];
  answerWith = 204;
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(answerWith).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const tokens = [{ token: 'writer', login: 'alice', permission: 'admin' }] as const;
  forge = await startLocalForge({ directory, tokens });
  forge.createOrganization('acme');
  octokit = new Octokit({ auth: 'writer', baseUrl: forge.apiUrl, throttle: { enabled: false } });
  await octokit.rest.repos.createInOrg({ org: 'acme', name: 'one', auto_init: true });
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const config = { url, content_type: 'json', secret: 's3cret' };
  hook = (await octokit.rest.repos.createWebhook({ ...repo, config, events: ['*'] })).data.id;
  await forge.webhooksIdle();
});

afterEach(async () => {
  await forge.close();
  await new Promise((resolve) => receiver.close(resolve));
  rmSync(directory, { recursive: true, force: true });
});

test('the signature is GitHub’s, by its own test vector', () => {
  expect(signBody("It's a Secret to Everybody", 'Hello, World!')).toBe(
    'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  );
});

test('a pull request’s life arrives in order, signed over the raw body', async () => {
  const { number, sha } = await openPull('feature');
  await octokit.rest.repos.createCommitStatus({ ...repo, sha, state: 'success', context: 'ci' });
  await octokit.rest.checks.create({ ...repo, name: 'build', head_sha: sha, conclusion: 'success' });
  await octokit.rest.issues.createComment({ ...repo, issue_number: number, body: 'hello' });
  await octokit.rest.pulls.createReview({ ...repo, pull_number: number, event: 'COMMENT', body: 'well' });
  await octokit.rest.pulls.merge({ ...repo, pull_number: number });
  await forge.webhooksIdle();

  expect(events()).toEqual([
    'ping',
    'push',
    'push',
    'pull_request.opened',
    'status',
    'check_run.completed',
    'issue_comment.created',
    'pull_request_review.submitted',
    'pull_request.closed',
    'push',
  ]);
  const closed = received.at(-2);
  expect(JSON.parse(closed?.body ?? '')).toMatchObject({
    pull_request: { merged: true, number },
    repository: { full_name: 'acme/one' },
    sender: { login: 'alice' },
  });
  for (const { headers, body } of received) {
    const digest = createHmac('sha256', 's3cret').update(body).digest('hex');
    expect(headers['x-hub-signature-256']).toBe(`sha256=${digest}`);
  }
});

test('a moved head is announced with what it was and is', async () => {
  const { sha } = await openPull('feature');
  const content = Buffer.from('more').toString('base64');
  const file = { ...repo, path: 'more.txt', message: 'more', content, branch: 'feature' };
  const { data } = await octokit.rest.repos.createOrUpdateFileContents(file);
  await forge.webhooksIdle();

  expect(events().at(-1)).toBe('pull_request.synchronize');
  expect(JSON.parse(received.at(-1)?.body ?? '')).toMatchObject({ before: sha, after: data.commit.sha });
});

test('failed deliveries stay in the log and go out again under the same id', async () => {
  answerWith = 500;
  await openPull('feature');
  await forge.webhooksIdle();
  const { data: log } = await octokit.rest.repos.listWebhookDeliveries({ ...repo, hook_id: hook });
  const failed = log[0];
  if (!failed) throw new Error('nothing was logged');
  const delivery = { ...repo, hook_id: hook, delivery_id: failed.id };
  answerWith = 204;
  await octokit.rest.repos.redeliverWebhookDelivery(delivery);
  await forge.webhooksIdle();
  const { data: after } = await octokit.rest.repos.listWebhookDeliveries({ ...repo, hook_id: hook });
  const { data: full } = await octokit.rest.repos.getWebhookDelivery(delivery);

  expect(failed).toMatchObject({ event: 'pull_request', action: 'opened', status_code: 500 });
  expect(full.request.headers?.['x-github-event']).toBe('pull_request');
  expect(after[0]).toMatchObject({ guid: failed.guid, redelivery: true, status_code: 204 });
});

test('a receiver that never answers holds up neither requests nor the end', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const options = { directory: join(directory, 'other'), webhookTimeoutMilliseconds: 100 };
  const other = await startLocalForge({
    ...options,
    tokens: [{ token: 'writer', login: 'alice', permission: 'admin' }],
  });
  other.createOrganization('acme');
  const client = new Octokit({ auth: 'writer', baseUrl: other.apiUrl, throttle: { enabled: false } });
  await client.rest.repos.createInOrg({ org: 'acme', name: 'one', auto_init: true });
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  const { data } = await client.rest.repos.createWebhook({ ...repo, config: { url }, events: ['*'] });
  await other.webhooksIdle();
  const { data: log } = await client.rest.repos.listWebhookDeliveries({ ...repo, hook_id: data.id });
  for (let turn = 0; turn < 20; turn += 1) await client.rest.repos.pingWebhook({ ...repo, hook_id: data.id });
  await other.close();
  silent.closeAllConnections();
  silent.close();

  expect(log).toMatchObject([{ event: 'ping', status: 'timed out', status_code: 504 }]);
});

test('auto-merge waits for the checks and then merges by itself', async () => {
  const enable = `mutation($id: ID!) {
    enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: SQUASH}) {
      pullRequest { autoMergeRequest { mergeMethod } }
    }
  }`;
  const { number, sha, node } = await openPull('feature');
  await expect(octokit.graphql(enable, { id: node })).rejects.toThrow('not allowed');
  await octokit.rest.repos.update({ ...repo, allow_auto_merge: true });
  await expect(octokit.graphql(enable, { id: node })).rejects.toThrow('clean status');
  await octokit.rest.repos.createCommitStatus({ ...repo, sha, state: 'pending', context: 'ci' });
  await octokit.graphql(enable, { id: node });
  const { data: waiting } = await octokit.rest.pulls.get({ ...repo, pull_number: number });
  await octokit.rest.repos.createCommitStatus({ ...repo, sha, state: 'success', context: 'ci' });
  const { data: merged } = await octokit.rest.pulls.get({ ...repo, pull_number: number });

  expect(waiting).toMatchObject({ merged: false, auto_merge: { merge_method: 'squash' } });
  expect(merged).toMatchObject({ merged: true, auto_merge: null });
});
