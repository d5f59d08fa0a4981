/** Every operation that the forge serves, sent through octokit and judged by GitHub's own description. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from 'octokit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalForge, startLocalForge } from './index.ts';
import { openApiContract } from './openapi-contract.ts';

const contract = openApiContract();
const directory = mkdtempSync(join(tmpdir(), 'forge-contract-'));
const tokens = [
  { token: 'token-of-alice', login: 'alice', permission: 'admin' },
  { token: 'token-of-bob', login: 'bob', permission: 'write' },
  { token: 'token-of-rita', login: 'rita', permission: 'read' },
] as const;
let forge: LocalForge;
let alice: Octokit;
let bob: Octokit;
const repo = { owner: 'acme', repo: 'one' };

function client(auth?: string): Octokit {
  const options = { baseUrl: forge.apiUrl, throttle: { enabled: false }, retry: { enabled: false } };
  const octokit = new Octokit(auth === undefined ? options : { ...options, auth });
  contract.watch(octokit);
  return octokit;
}

/** The status and body of a call that must fail. */
async function refused(call: Promise<unknown>): Promise<{ status: number; data: Record<string, unknown> }> {
  try {
    await call;
  } catch (error) {
    const { response } = error as { response?: { status: number; data: Record<string, unknown> } };
    if (response) return response;
    throw error;
  }
  throw new Error('the call was answered, and should have been refused');
}

async function headOf(branch: string): Promise<string> {
  return (await alice.rest.git.getRef({ ...repo, ref: `heads/${branch}` })).data.object.sha;
}

/** Commits files on top of a branch's head under a new branch, by the Git Data API. */
async function branchWith(branch: string, files: Record<string, string>, base = 'main'): Promise<string> {
  const parent = await headOf(base);
  const { data: commit } = await alice.rest.git.getCommit({ ...repo, commit_sha: parent });
  const { data: tree } = await alice.rest.git.createTree({
    ...repo,
    base_tree: commit.tree.sha,
    tree: Object.entries(files).map(([path, content]) => ({ path, mode: '100644', type: 'blob', content })),
  });
  const { data: made } = await alice.rest.git.createCommit({
    ...repo,
    message: `change ${branch}`,
    tree: tree.sha,
    parents: [parent],
  });
  await alice.rest.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: made.sha });
  return made.sha;
}

async function openPull(branch: string, files: Record<string, string>, draft = false): Promise<number> {
  await branchWith(branch, files);
  const { data } = await alice.rest.pulls.create({
    ...repo,
    head: branch,
    base: 'main',
    title: branch,
    draft,
  });
  return data.number;
}

beforeAll(async () => {
  forge = await startLocalForge({ directory, tokens });
  forge.createOrganization('acme');
  alice = client('token-of-alice');
  bob = client('token-of-bob');
  await alice.rest.repos.createInOrg({ org: 'acme', name: 'one', auto_init: true, description: 'First' });
});

afterAll(async () => {
  await forge.close();
  rmSync(directory, { recursive: true, force: true });
  expect(contract.violations()).toEqual([]);
});

describe('repositories', () => {
  test('are created, read, listed in pages, edited and searched', async () => {
    for (const name of ['two', 'three', 'four']) await alice.rest.repos.createInOrg({ org: 'acme', name });
    const pages = await alice.paginate(alice.rest.repos.listForOrg, { org: 'acme', per_page: 2 });
    const first = await alice.rest.repos.listForOrg({ org: 'acme', per_page: 2 });
    await alice.rest.repos.replaceAllTopics({ owner: 'acme', repo: 'two', names: ['node'] });
    await alice.rest.repos.update({ owner: 'acme', repo: 'two', archived: true });
    const found = await alice.rest.search.repos({ q: 'org:acme archived:false' });
    const topical = await alice.rest.search.repos({ q: 'org:acme topic:node archived:true' });

    expect(pages.map((one) => one.name).sort()).toEqual(['four', 'one', 'three', 'two']);
    expect(first.data).toHaveLength(2);
    expect(first.headers.link).toContain('rel="next"');
    expect(found.data.items.map((one) => one.name).sort()).toEqual(['four', 'one', 'three']);
    expect(topical.data.items.map((one) => one.full_name)).toEqual(['acme/two']);
    expect((await alice.rest.repos.get(repo)).data.description).toBe('First');
  });

  test('that exist already, or have bad names, are refused', async () => {
    const twice = await refused(alice.rest.repos.createInOrg({ org: 'acme', name: 'one' }));
    const bad = await refused(alice.rest.repos.createInOrg({ org: 'acme', name: 'a/b' }));

    expect(twice.status).toBe(422);
    expect(twice.data.errors).toMatchObject([{ resource: 'Repository', code: 'custom', field: 'name' }]);
    expect(bad.status).toBe(422);
  });

  test('that are archived refuse writing, that are empty refuse objects', async () => {
    const archived = await refused(
      alice.rest.issues.createLabel({ owner: 'acme', repo: 'two', name: 'x', color: 'ffffff' }),
    );
    const empty = await refused(
      alice.rest.git.createBlob({ owner: 'acme', repo: 'three', content: 'x', encoding: 'utf-8' }),
    );

    expect(archived.status).toBe(403);
    expect(archived.data.message).toContain('archived');
    expect(empty.status).toBe(409);
    expect(empty.data.message).toBe('Git Repository is empty.');
    expect((await refused(alice.rest.repos.listCommits({ owner: 'acme', repo: 'three' }))).status).toBe(409);
  });

  test('that are deleted are gone', async () => {
    await alice.rest.repos.createInOrg({ org: 'acme', name: 'short-lived' });
    await alice.rest.repos.delete({ owner: 'acme', repo: 'short-lived' });

    expect((await refused(alice.rest.repos.get({ owner: 'acme', repo: 'short-lived' }))).status).toBe(404);
  });
});

describe('tokens', () => {
  test('are known or refused; a reader does not write; nobody sees what is private', async () => {
    await alice.rest.repos.createInOrg({ org: 'acme', name: 'secret', private: true });
    const secret = { owner: 'acme', repo: 'secret' };
    const unknown = await refused(client('nobody').rest.repos.get(repo));
    const reader = await refused(
      client('token-of-rita').rest.git.createBlob({ ...repo, content: 'x', encoding: 'utf-8' }),
    );
    const anonymous = client();

    expect(unknown.status).toBe(401);
    expect(unknown.data.message).toBe('Bad credentials');
    expect(reader.status).toBe(403);
    expect((await refused(anonymous.rest.repos.get(secret))).status).toBe(404);
    expect((await anonymous.rest.repos.get(repo)).data.name).toBe('one');
    expect((await refused(anonymous.rest.git.createBlob({ ...repo, content: 'x' }))).status).toBe(401);
    expect((await refused(anonymous.rest.users.getAuthenticated())).status).toBe(401);
    expect((await alice.rest.users.getAuthenticated()).data.login).toBe('alice');
    expect(
      (await refused(bob.rest.repos.createWebhook({ ...repo, config: { url: 'http://127.0.0.1:9/' } })))
        .status,
    ).toBe(403);
  });

  test('carry a rate limit in headers and on its own', async () => {
    const { data, headers } = await alice.rest.rateLimit.get();

    expect(data.rate.limit).toBe(5000);
    expect(headers['x-ratelimit-remaining']).toBe('5000');
  });
});

describe('git data', () => {
  test('keeps dates, offsets, modes and bytes', async () => {
    const { data: blob } = await alice.rest.git.createBlob({
      ...repo,
      content: Buffer.from([0, 255, 10]).toString('base64'),
      encoding: 'base64',
    });
    const parent = await headOf('main');
    const { data: tree } = await alice.rest.git.createTree({
      ...repo,
      base_tree: parent,
      tree: [
        { path: 'bin/run', mode: '100755', type: 'blob', content: '#!/bin/sh\n' },
        { path: 'data.bin', mode: '100644', type: 'blob', sha: blob.sha },
        { path: 'latest', mode: '120000', type: 'blob', content: 'bin/run' },
      ],
    });
    const author = { name: 'Ana', email: 'ana@acme.test', date: '2026-03-01T12:00:00+02:00' };
    const { data: commit } = await alice.rest.git.createCommit({
      ...repo,
      message: 'feat: keep\n\nbody\n',
      tree: tree.sha,
      parents: [parent],
      author,
    });
    const { data: listing } = await alice.rest.git.getTree({
      ...repo,
      tree_sha: tree.sha,
      recursive: 'true',
    });

    expect((await alice.rest.git.getBlob({ ...repo, file_sha: blob.sha })).data.content.trim()).toBe('AP8K');
    expect(listing.tree.map((entry) => `${entry.mode} ${entry.path}`)).toEqual([
      '100644 README.md',
      '040000 bin',
      '100755 bin/run',
      '100644 data.bin',
      '120000 latest',
    ]);
    expect(commit.author.date).toBe('2026-03-01T10:00:00Z');
    expect(commit.message).toBe('feat: keep\n\nbody\n');
  });

  test('deletes by null, refuses what is not there', async () => {
    const parent = await headOf('main');
    const gone = { path: 'absent.txt', mode: '100644', type: 'blob', sha: null } as const;
    const wrong = { path: 'x', mode: '100644', type: 'blob', sha: 'f'.repeat(40) } as const;
    const absent = await refused(alice.rest.git.createTree({ ...repo, base_tree: parent, tree: [gone] }));
    const bad = await refused(alice.rest.git.createTree({ ...repo, base_tree: parent, tree: [wrong] }));
    const { data: tree } = await alice.rest.git.createTree({
      ...repo,
      base_tree: parent,
      tree: [
        { ...gone, path: 'README.md' },
        { path: 'kept', mode: '100644', type: 'blob', content: 'x' },
      ],
    });

    expect(absent.status).toBe(422);
    expect(bad.data.message).toContain('is not a valid blob');
    expect(tree.tree.map((entry) => entry.path)).toEqual(['kept']);
    const commit = alice.rest.git.createCommit({ ...repo, message: 'x', tree: 'e'.repeat(40) });
    expect((await refused(commit)).status).toBe(422);
  });

  test('moves references forward only, unless forced, and deletes them', async () => {
    const first = await branchWith('moving', { 'a.txt': '1' });
    const second = await branchWith('other', { 'a.txt': '2' });
    const backwards = await refused(alice.rest.git.updateRef({ ...repo, ref: 'heads/moving', sha: second }));
    const twice = await refused(alice.rest.git.createRef({ ...repo, ref: 'refs/heads/moving', sha: first }));
    const nowhere = await refused(
      alice.rest.git.createRef({ ...repo, ref: 'refs/heads/nowhere', sha: 'd'.repeat(40) }),
    );
    await alice.rest.git.updateRef({ ...repo, ref: 'heads/moving', sha: second, force: true });

    expect(backwards.data.message).toBe('Update is not a fast forward');
    expect(twice.data.message).toBe('Reference already exists');
    expect(nowhere.data.message).toBe('Object does not exist');
    expect(await headOf('moving')).toBe(second);
    const matching = await alice.rest.git.listMatchingRefs({ ...repo, ref: 'heads/mov' });
    expect(matching.data.map((one) => one.ref)).toEqual(['refs/heads/moving']);
    await alice.rest.git.deleteRef({ ...repo, ref: 'heads/moving' });
    expect((await refused(alice.rest.git.getRef({ ...repo, ref: 'heads/moving' }))).status).toBe(404);
  });

  test('has annotated tags and branches', async () => {
    const object = await headOf('main');
    const { data: tag } = await alice.rest.git.createTag({
      ...repo,
      tag: 'v1',
      message: 'one\n',
      object,
      type: 'commit',
    });
    await alice.rest.git.createRef({ ...repo, ref: 'refs/tags/v1', sha: tag.sha });

    expect((await alice.rest.git.getTag({ ...repo, tag_sha: tag.sha })).data.object.sha).toBe(object);
    expect((await alice.rest.repos.listTags(repo)).data[0]?.commit.sha).toBe(object);
    expect((await alice.rest.repos.getBranch({ ...repo, branch: 'main' })).data.commit.sha).toBe(object);
    expect((await alice.rest.repos.listBranches(repo)).data.map((one) => one.name)).toContain('main');
  });
});

describe('contents', () => {
  test('are read as files, folders and raw text, written with the right sha, and deleted', async () => {
    const path = 'docs/hello world.md';
    const text = (content: string): string => Buffer.from(content).toString('base64');
    const put = (content: string, sha?: string) =>
      alice.rest.repos.createOrUpdateFileContents({
        ...repo,
        path,
        message: 'write',
        content: text(content),
        ...(sha === undefined ? {} : { sha }),
      });
    const made = await put('one\n');
    const sha = made.data.content?.sha ?? '';
    const stale = await refused(put('two\n', 'a'.repeat(40)));
    const changed = await put('two\n', sha);
    const raw = await alice.rest.repos.getContent({ ...repo, path, mediaType: { format: 'raw' } });
    const folder = await alice.rest.repos.getContent({ ...repo, path: 'docs' });

    expect(made.status).toBe(201);
    expect(stale.status).toBe(409);
    expect((await refused(put('three\n'))).status).toBe(422);
    expect(changed.status).toBe(200);
    expect(raw.data).toBe('two\n');
    expect(folder.data).toMatchObject([{ type: 'file', path }]);
    const last = changed.data.content?.sha ?? '';
    await alice.rest.repos.deleteFile({ ...repo, path, message: 'delete', sha: last });
    expect((await refused(alice.rest.repos.getContent({ ...repo, path }))).status).toBe(404);
  });

  test('answer 304 to what the caller has already', async () => {
    const first = await alice.rest.repos.get(repo);
    const again = alice.request('GET /repos/{owner}/{repo}', {
      ...repo,
      headers: { 'if-none-match': first.headers.etag ?? '' },
    });

    await expect(again).rejects.toMatchObject({ status: 304 });
  });
});

describe('commits', () => {
  test('are listed by path, read with files, and compared', async () => {
    const sha = await branchWith('compared', { 'lib/a.ts': 'a\n', 'lib/b.ts': 'b\n' });
    const listed = await alice.rest.repos.listCommits({ ...repo, sha: 'compared', path: 'lib', per_page: 1 });
    const one = await alice.rest.repos.getCommit({ ...repo, ref: 'compared' });
    const ahead = await alice.rest.repos.compareCommitsWithBasehead({ ...repo, basehead: 'main...compared' });
    const behind = await alice.rest.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: 'compared...main',
    });
    const diff = await alice.rest.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: 'main...compared',
      mediaType: { format: 'diff' },
    });

    expect(listed.data.map((commit) => commit.sha)).toEqual([sha]);
    expect(one.data.stats).toMatchObject({ additions: 2, deletions: 0 });
    expect([ahead.data.status, behind.data.status]).toEqual(['ahead', 'behind']);
    expect(ahead.data.files?.map((file) => file.filename)).toEqual(['lib/a.ts', 'lib/b.ts']);
    expect(String(diff.data)).toContain('diff --git a/lib/a.ts b/lib/a.ts');
    expect((await refused(alice.rest.repos.getCommit({ ...repo, ref: 'absent' }))).status).toBe(422);
  });
});

describe('pull requests', () => {
  test('are opened, listed, read, edited, closed and reopened', async () => {
    const number = await openPull('feature/one', { 'one.txt': '1\n2\n' });
    const full = await alice.rest.pulls.get({ ...repo, pull_number: number });
    const listed = await alice.rest.pulls.list({ ...repo, head: 'acme:feature/one', state: 'all' });
    const others = await alice.rest.pulls.list({ ...repo, base: 'elsewhere' });
    const files = await alice.rest.pulls.listFiles({ ...repo, pull_number: number });
    const commits = await alice.rest.pulls.listCommits({ ...repo, pull_number: number });
    const diff = await alice.rest.pulls.get({ ...repo, pull_number: number, mediaType: { format: 'diff' } });

    expect(full.data).toMatchObject({
      additions: 2,
      deletions: 0,
      changed_files: 1,
      commits: 1,
      mergeable: true,
    });
    expect(listed.data.map((pull) => pull.number)).toEqual([number]);
    expect(others.data).toEqual([]);
    expect(files.data[0]?.patch).toBe('@@ -0,0 +1,2 @@\n+1\n+2');
    expect(commits.data).toHaveLength(1);
    expect(String(diff.data)).toContain('+++ b/one.txt');
    const edited = await alice.rest.pulls.update({
      ...repo,
      pull_number: number,
      title: 'New',
      body: 'Text',
    });
    const closed = await alice.rest.pulls.update({ ...repo, pull_number: number, state: 'closed' });
    const reopened = await alice.rest.pulls.update({ ...repo, pull_number: number, state: 'open' });
    expect(edited.data).toMatchObject({ title: 'New', body: 'Text' });
    expect([closed.data.state, reopened.data.state]).toEqual(['closed', 'open']);
  });

  test('are refused in GitHub’s words', async () => {
    const number = await openPull('twice', { 'twice.txt': 'x' });
    await alice.rest.git.createRef({ ...repo, ref: 'refs/heads/level', sha: await headOf('main') });
    const create = (head: string, base = 'main') =>
      refused(alice.rest.pulls.create({ ...repo, head, base, title: 'x' }));
    const twice = await create('twice');
    const headless = await create('missing');
    const baseless = await create('twice', 'missing');
    const level = await create('level');
    const untitled = await refused(alice.rest.pulls.create({ ...repo, head: 'twice', base: 'main' }));

    expect(number).toBeGreaterThan(0);
    expect(twice.data).toMatchObject({
      message: 'Validation Failed',
      errors: [
        { resource: 'PullRequest', code: 'custom', message: 'A pull request already exists for acme:twice.' },
      ],
    });
    expect(headless.data).toMatchObject({
      errors: [{ resource: 'PullRequest', field: 'head', code: 'invalid' }],
    });
    expect(baseless.data).toMatchObject({
      errors: [{ resource: 'PullRequest', field: 'base', code: 'invalid' }],
    });
    expect(level.data).toMatchObject({
      errors: [{ code: 'custom', message: 'No commits between main and level' }],
    });
    expect(untitled.status).toBe(422);
  });

  test('opened at the same time for the same head are one', async () => {
    await branchWith('raced', { 'raced.txt': 'x' });
    const create = () => alice.rest.pulls.create({ ...repo, head: 'raced', base: 'main', title: 'raced' });
    const results = await Promise.allSettled(Array.from({ length: 8 }, create));

    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test('merge by each method; a moved head is 409, a conflict or a draft 405', async () => {
    const merged = await openPull('by-merge', { 'm.txt': 'm' });
    const squashed = await openPull('by-squash', { 's.txt': 's' });
    const rebased = await openPull('by-rebase', { 'r.txt': 'r' });
    const left = await openPull('conflict-left', { 'same.txt': 'left\n' });
    const right = await openPull('conflict-right', { 'same.txt': 'right\n' });
    const draft = await openPull('unfinished', { 'd.txt': 'd' }, true);
    const merge = (pull_number: number, merge_method: 'merge' | 'squash' | 'rebase', sha?: string) =>
      alice.rest.pulls.merge({ ...repo, pull_number, merge_method, ...(sha === undefined ? {} : { sha }) });

    expect((await refused(merge(merged, 'merge', 'a'.repeat(40)))).status).toBe(409);
    expect((await merge(merged, 'merge')).data.merged).toBe(true);
    expect((await merge(squashed, 'squash')).data.merged).toBe(true);
    expect((await merge(rebased, 'rebase')).data.merged).toBe(true);
    expect((await merge(left, 'squash')).data.merged).toBe(true);
    const conflict = await alice.rest.pulls.get({ ...repo, pull_number: right });
    expect(conflict.data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
    expect((await refused(merge(right, 'merge'))).status).toBe(405);
    expect((await refused(merge(draft, 'merge'))).status).toBe(405);
    expect((await refused(merge(merged, 'merge'))).status).toBe(405);
    expect((await alice.rest.pulls.checkIfMerged({ ...repo, pull_number: merged })).status).toBe(204);
    expect((await alice.rest.pulls.get({ ...repo, pull_number: squashed })).data.merged).toBe(true);
  });

  test('take the base in, and say whose commits they hold', async () => {
    const number = await openPull('behind', { 'behind.txt': 'x' });
    await branchWith('moved-main', { 'moved.txt': 'x' });
    await alice.rest.git.updateRef({ ...repo, ref: 'heads/main', sha: await headOf('moved-main') });
    const updated = await alice.rest.pulls.updateBranch({ ...repo, pull_number: number });
    const holders = await alice.rest.repos.listPullRequestsAssociatedWithCommit({
      ...repo,
      commit_sha: await headOf('behind'),
    });

    expect(updated.status).toBe(202);
    expect(holders.data.map((pull) => pull.number)).toEqual([number]);
  });

  test('leave a draft by GraphQL only', async () => {
    const number = await openPull('draft-one', { 'draft.txt': 'x' }, true);
    const patch = { ...repo, pull_number: number, draft: false };
    await alice.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', patch);
    const before = await alice.rest.pulls.get({ ...repo, pull_number: number });
    await alice.graphql(
      'mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }',
      { id: before.data.node_id },
    );

    expect(before.data.draft).toBe(true);
    expect((await alice.rest.pulls.get({ ...repo, pull_number: number })).data.draft).toBe(false);
  });
});

describe('feedback', () => {
  test('reviews are asked for, given, dismissed and commented on', async () => {
    const number = await openPull('reviewed', { 'reviewed.txt': '1\n' });
    const one = { ...repo, pull_number: number };
    const asked = await alice.rest.pulls.requestReviewers({
      ...one,
      reviewers: ['bob'],
      team_reviewers: ['core'],
    });
    const pending = await alice.rest.pulls.listRequestedReviewers(one);
    const own = await refused(alice.rest.pulls.createReview({ ...one, event: 'APPROVE' }));
    const review = await bob.rest.pulls.createReview({ ...one, event: 'REQUEST_CHANGES', body: 'No.' });
    const blocked = await alice.rest.pulls.get(one);
    const dismissed = await alice.rest.pulls.dismissReview({
      ...one,
      review_id: review.data.id,
      message: 'ok',
    });
    const begun = await bob.rest.pulls.createReview({ ...one });
    await bob.rest.pulls.submitReview({ ...one, review_id: begun.data.id, event: 'APPROVE' });
    const comment = await bob.rest.pulls.createReviewComment({
      ...one,
      body: 'here',
      commit_id: blocked.data.head.sha,
      path: 'reviewed.txt',
      line: 1,
    });

    expect(asked.data.requested_reviewers?.map((user) => user.login)).toEqual(['bob']);
    expect(pending.data.teams.map((team) => team.slug)).toEqual(['core']);
    expect(own.status).toBe(422);
    expect(blocked.data.mergeable_state).toBe('blocked');
    expect(dismissed.data.state).toBe('DISMISSED');
    const reviews = await alice.rest.pulls.listReviews(one);
    expect(reviews.data.map((entry) => entry.state)).toEqual(['DISMISSED', 'APPROVED']);
    expect((await alice.rest.pulls.getReview({ ...one, review_id: begun.data.id })).data.state).toBe(
      'APPROVED',
    );
    expect((await alice.rest.pulls.listReviewComments(one)).data.map((entry) => entry.id)).toEqual([
      comment.data.id,
    ]);
    await alice.rest.pulls.requestReviewers({ ...one, reviewers: ['carol'] });
    await alice.rest.pulls.removeRequestedReviewers({ ...one, reviewers: ['carol'] });
  });

  test('comments, labels and assignees are kept', async () => {
    const number = await openPull('talked-about', { 'talk.txt': '1\n' });
    const issue = { ...repo, issue_number: number };
    const comment = await bob.rest.issues.createComment({ ...issue, body: 'first' });
    await bob.rest.issues.updateComment({ ...repo, comment_id: comment.data.id, body: 'second' });
    await alice.rest.issues.createLabel({ ...repo, name: 'regrade', color: '0052cc', description: 'ours' });
    const twice = await refused(alice.rest.issues.createLabel({ ...repo, name: 'Regrade', color: '0052cc' }));
    await alice.rest.issues.addLabels({ ...issue, labels: ['regrade', 'new one'] });
    const left = await alice.rest.issues.removeLabel({ ...issue, name: 'new one' });
    await alice.rest.issues.addAssignees({ ...issue, assignees: ['bob'] });
    await alice.rest.issues.update({ ...issue, state: 'closed' });

    expect((await alice.rest.issues.listComments(issue)).data.map((one) => one.body)).toEqual(['second']);
    expect(twice.data).toMatchObject({
      errors: [{ resource: 'Label', code: 'already_exists', field: 'name' }],
    });
    expect(left.data.map((label) => label.name)).toEqual(['regrade']);
    const { data } = await alice.rest.issues.get(issue);
    expect(data).toMatchObject({ state: 'closed', assignee: { login: 'bob' } });
    await alice.rest.issues.setLabels({ ...issue, labels: ['other'] });
    expect((await alice.rest.issues.listLabelsOnIssue(issue)).data.map((one) => one.name)).toEqual(['other']);
    await alice.rest.issues.getLabel({ ...repo, name: 'regrade' });
    await alice.rest.issues.updateLabel({ ...repo, name: 'regrade', new_name: 'renamed' });
    await alice.rest.issues.deleteLabel({ ...repo, name: 'renamed' });
    await alice.rest.issues.removeAllLabels(issue);
    await alice.rest.issues.deleteComment({ ...repo, comment_id: comment.data.id });
    expect((await alice.rest.issues.listLabelsForRepo(repo)).data.map((one) => one.name)).not.toContain(
      'renamed',
    );
  });

  test('statuses combine by their latest, check runs are listed by their latest', async () => {
    const sha = await branchWith('checked', { 'checked.txt': 'x' });
    const status = (state: 'pending' | 'success' | 'failure', context: string) =>
      alice.rest.repos.createCommitStatus({ ...repo, sha, state, context });
    const combined = async () =>
      (await alice.rest.repos.getCombinedStatusForRef({ ...repo, ref: sha })).data.state;
    const before = await combined();
    await status('pending', 'ci/a');
    await status('success', 'ci/a');
    await status('success', 'ci/b');
    const good = await combined();
    await status('failure', 'ci/b');
    const run = await alice.rest.checks.create({ ...repo, name: 'build', head_sha: sha });
    await alice.rest.checks.update({
      ...repo,
      check_run_id: run.data.id,
      conclusion: 'success',
      output: { title: 'Built', summary: 'all well' },
    });
    const runs = await alice.rest.checks.listForRef({ ...repo, ref: 'checked' });

    expect([before, good, await combined()]).toEqual(['pending', 'success', 'failure']);
    expect((await alice.rest.repos.listCommitStatusesForRef({ ...repo, ref: sha })).data).toHaveLength(4);
    expect(runs.data.check_runs).toMatchObject([
      { name: 'build', status: 'completed', conclusion: 'success' },
    ]);
    expect((await alice.rest.checks.get({ ...repo, check_run_id: run.data.id })).data.output.title).toBe(
      'Built',
    );
    const unknown = alice.rest.repos.createCommitStatus({ ...repo, sha: 'b'.repeat(40), state: 'success' });
    expect((await refused(unknown)).status).toBe(422);
  });
});

describe('hooks', () => {
  test('of repositories and organisations are kept and hide their secret', async () => {
    const config = { url: 'http://127.0.0.1:9/hook', content_type: 'json', secret: 's3cret' };
    const hook = await alice.rest.repos.createWebhook({ ...repo, config, events: ['push'], active: false });
    const one = { ...repo, hook_id: hook.data.id };
    const bad = await refused(alice.rest.repos.createWebhook({ ...repo, config: { url: 'nonsense' } }));
    await alice.rest.repos.updateWebhook({ ...one, add_events: ['status'] });
    const organization = await alice.rest.orgs.createWebhook({
      org: 'acme',
      name: 'web',
      config,
      active: false,
    });
    const shared = { org: 'acme', hook_id: organization.data.id };
    await alice.rest.orgs.updateWebhook({ ...shared, events: ['pull_request'] });

    expect(hook.data.config.secret).toBe('********');
    expect(bad.status).toBe(422);
    expect((await alice.rest.repos.getWebhook(one)).data.events).toEqual(['push', 'status']);
    expect((await alice.rest.repos.listWebhooks(repo)).data).toHaveLength(1);
    expect((await alice.rest.repos.listWebhookDeliveries(one)).data).toEqual([]);
    expect((await alice.rest.orgs.listWebhooks({ org: 'acme' })).data).toHaveLength(1);
    expect((await alice.rest.orgs.get({ org: 'acme' })).data.login).toBe('acme');
    await alice.rest.repos.deleteWebhook(one);
    await alice.rest.orgs.deleteWebhook(shared);
    expect((await refused(alice.rest.repos.getWebhook(one))).status).toBe(404);
  });
});
