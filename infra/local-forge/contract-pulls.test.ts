/** Pull requests, sent through octokit and judged by GitHub’s own description. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pullRoutes } from './routes/pulls.ts';
import { type ContractFixture, refused, repo, startContractFixture } from './testing/contract-fixture.ts';

let fixture: ContractFixture;

beforeAll(async () => {
  fixture = await startContractFixture();
});

afterAll(async () => {
  await fixture.close();
  expect(fixture.violations()).toEqual([]);
  expect(fixture.unseen((context) => [...pullRoutes(context)])).toEqual([]);
});

describe('pull requests', () => {
  test('are opened, listed, read, edited, closed and reopened', async () => {
    const number = await fixture.openPull('feature/one', { 'one.txt': '1\n2\n' });
    const full = await fixture.alice.rest.pulls.get({ ...repo, pull_number: number });
    const listed = await fixture.alice.rest.pulls.list({ ...repo, head: 'acme:feature/one', state: 'all' });
    const others = await fixture.alice.rest.pulls.list({ ...repo, base: 'elsewhere' });
    const files = await fixture.alice.rest.pulls.listFiles({ ...repo, pull_number: number });
    const commits = await fixture.alice.rest.pulls.listCommits({ ...repo, pull_number: number });
    const diff = await fixture.alice.rest.pulls.get({
      ...repo,
      pull_number: number,
      mediaType: { format: 'diff' },
    });

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
    const edited = await fixture.alice.rest.pulls.update({
      ...repo,
      pull_number: number,
      title: 'New',
      body: 'Text',
    });
    const closed = await fixture.alice.rest.pulls.update({ ...repo, pull_number: number, state: 'closed' });
    const reopened = await fixture.alice.rest.pulls.update({ ...repo, pull_number: number, state: 'open' });
    expect(edited.data).toMatchObject({ title: 'New', body: 'Text' });
    expect([closed.data.state, reopened.data.state]).toEqual(['closed', 'open']);
  });

  test('are refused in GitHub’s words', async () => {
    const number = await fixture.openPull('twice', { 'twice.txt': 'x' });
    await fixture.alice.rest.git.createRef({
      ...repo,
      ref: 'refs/heads/level',
      sha: await fixture.headOf('main'),
    });
    const create = (head: string, base = 'main') =>
      refused(fixture.alice.rest.pulls.create({ ...repo, head, base, title: 'x' }));
    const twice = await create('twice');
    const headless = await create('missing');
    const baseless = await create('twice', 'missing');
    const level = await create('level');
    const untitled = await refused(fixture.alice.rest.pulls.create({ ...repo, head: 'twice', base: 'main' }));

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
    await fixture.branchWith('raced', { 'raced.txt': 'x' });
    const create = () =>
      fixture.alice.rest.pulls.create({ ...repo, head: 'raced', base: 'main', title: 'raced' });
    const results = await Promise.allSettled(Array.from({ length: 8 }, create));

    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test('merge by each method; a moved head is 409, a conflict or a draft 405', async () => {
    const merged = await fixture.openPull('by-merge', { 'm.txt': 'm' });
    const squashed = await fixture.openPull('by-squash', { 's.txt': 's' });
    const rebased = await fixture.openPull('by-rebase', { 'r.txt': 'r' });
    const left = await fixture.openPull('conflict-left', { 'same.txt': 'left\n' });
    const right = await fixture.openPull('conflict-right', { 'same.txt': 'right\n' });
    const draft = await fixture.openPull('unfinished', { 'd.txt': 'd' }, true);
    const merge = (pull_number: number, merge_method: 'merge' | 'squash' | 'rebase', sha?: string) =>
      fixture.alice.rest.pulls.merge({
        ...repo,
        pull_number,
        merge_method,
        ...(sha === undefined ? {} : { sha }),
      });

    expect((await refused(merge(merged, 'merge', 'a'.repeat(40)))).status).toBe(409);
    expect((await merge(merged, 'merge')).data.merged).toBe(true);
    expect((await merge(squashed, 'squash')).data.merged).toBe(true);
    expect((await merge(rebased, 'rebase')).data.merged).toBe(true);
    expect((await merge(left, 'squash')).data.merged).toBe(true);
    const conflict = await fixture.alice.rest.pulls.get({ ...repo, pull_number: right });
    expect(conflict.data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
    expect((await refused(merge(right, 'merge'))).status).toBe(405);
    expect((await refused(merge(draft, 'merge'))).status).toBe(405);
    expect((await refused(merge(merged, 'merge'))).status).toBe(405);
    expect((await fixture.alice.rest.pulls.checkIfMerged({ ...repo, pull_number: merged })).status).toBe(204);
    expect((await fixture.alice.rest.pulls.get({ ...repo, pull_number: squashed })).data.merged).toBe(true);
  });

  test('take the base in, and say whose commits they hold', async () => {
    const number = await fixture.openPull('behind', { 'behind.txt': 'x' });
    await fixture.branchWith('moved-main', { 'moved.txt': 'x' });
    await fixture.alice.rest.git.updateRef({
      ...repo,
      ref: 'heads/main',
      sha: await fixture.headOf('moved-main'),
    });
    const updated = await fixture.alice.rest.pulls.updateBranch({ ...repo, pull_number: number });
    const holders = await fixture.alice.rest.repos.listPullRequestsAssociatedWithCommit({
      ...repo,
      commit_sha: await fixture.headOf('behind'),
    });

    expect(updated.status).toBe(202);
    expect(holders.data.map((pull) => pull.number)).toEqual([number]);
  });

  test('leave a draft by GraphQL only', async () => {
    const number = await fixture.openPull('draft-one', { 'draft.txt': 'x' }, true);
    const patch = { ...repo, pull_number: number, draft: false };
    await fixture.alice.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', patch);
    const before = await fixture.alice.rest.pulls.get({ ...repo, pull_number: number });
    await fixture.alice.graphql(
      'mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }',
      { id: before.data.node_id },
    );

    expect(before.data.draft).toBe(true);
    expect((await fixture.alice.rest.pulls.get({ ...repo, pull_number: number })).data.draft).toBe(false);
  });
});
