/** Reviews, comments, labels, checks and hooks, sent through octokit and judged by GitHub’s own description. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRoutes } from './routes/checks.ts';
import { hookRoutes } from './routes/hooks.ts';
import { issueRoutes } from './routes/issues.ts';
import { reviewRoutes } from './routes/reviews.ts';
import { type ContractFixture, refused, repo, startContractFixture } from './testing/contract-fixture.ts';

let fixture: ContractFixture;

beforeAll(async () => {
  fixture = await startContractFixture();
});

afterAll(async () => {
  await fixture.close();
  expect(fixture.violations()).toEqual([]);
  expect(
    fixture.unseen((context, services) => [
      ...reviewRoutes(context),
      ...issueRoutes(context),
      ...checkRoutes(context),
      ...hookRoutes(context, services),
    ]),
  ).toEqual([]);
});

describe('feedback', () => {
  test('reviews are asked for, given, dismissed and commented on', async () => {
    const number = await fixture.openPull('reviewed', { 'reviewed.txt': '1\n' });
    const one = { ...repo, pull_number: number };
    const asked = await fixture.alice.rest.pulls.requestReviewers({
      ...one,
      reviewers: ['bob'],
      team_reviewers: ['core'],
    });
    const pending = await fixture.alice.rest.pulls.listRequestedReviewers(one);
    const own = await refused(fixture.alice.rest.pulls.createReview({ ...one, event: 'APPROVE' }));
    const review = await fixture.bob.rest.pulls.createReview({
      ...one,
      event: 'REQUEST_CHANGES',
      body: 'No.',
    });
    const blocked = await fixture.alice.rest.pulls.get(one);
    const dismissed = await fixture.alice.rest.pulls.dismissReview({
      ...one,
      review_id: review.data.id,
      message: 'ok',
    });
    const begun = await fixture.bob.rest.pulls.createReview({ ...one });
    await fixture.bob.rest.pulls.submitReview({ ...one, review_id: begun.data.id, event: 'APPROVE' });
    const comment = await fixture.bob.rest.pulls.createReviewComment({
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
    const reviews = await fixture.alice.rest.pulls.listReviews(one);
    expect(reviews.data.map((entry) => entry.state)).toEqual(['DISMISSED', 'APPROVED']);
    expect((await fixture.alice.rest.pulls.getReview({ ...one, review_id: begun.data.id })).data.state).toBe(
      'APPROVED',
    );
    expect((await fixture.alice.rest.pulls.listReviewComments(one)).data.map((entry) => entry.id)).toEqual([
      comment.data.id,
    ]);
    await fixture.alice.rest.pulls.requestReviewers({ ...one, reviewers: ['carol'] });
    await fixture.alice.rest.pulls.removeRequestedReviewers({ ...one, reviewers: ['carol'] });
  });

  test('comments, labels and assignees are kept', async () => {
    const number = await fixture.openPull('talked-about', { 'talk.txt': '1\n' });
    const issue = { ...repo, issue_number: number };
    const comment = await fixture.bob.rest.issues.createComment({ ...issue, body: 'first' });
    await fixture.bob.rest.issues.updateComment({ ...repo, comment_id: comment.data.id, body: 'second' });
    await fixture.alice.rest.issues.createLabel({
      ...repo,
      name: 'regrade',
      color: '0052cc',
      description: 'ours',
    });
    const twice = await refused(
      fixture.alice.rest.issues.createLabel({ ...repo, name: 'Regrade', color: '0052cc' }),
    );
    await fixture.alice.rest.issues.addLabels({ ...issue, labels: ['regrade', 'new one'] });
    const left = await fixture.alice.rest.issues.removeLabel({ ...issue, name: 'new one' });
    await fixture.alice.rest.issues.addAssignees({ ...issue, assignees: ['bob'] });
    await fixture.alice.rest.issues.update({ ...issue, state: 'closed' });

    expect((await fixture.alice.rest.issues.listComments(issue)).data.map((one) => one.body)).toEqual([
      'second',
    ]);
    expect(twice.data).toMatchObject({
      errors: [{ resource: 'Label', code: 'already_exists', field: 'name' }],
    });
    expect(left.data.map((label) => label.name)).toEqual(['regrade']);
    const { data } = await fixture.alice.rest.issues.get(issue);
    expect(data).toMatchObject({ state: 'closed', assignee: { login: 'bob' } });
    await fixture.alice.rest.issues.setLabels({ ...issue, labels: ['other'] });
    expect((await fixture.alice.rest.issues.listLabelsOnIssue(issue)).data.map((one) => one.name)).toEqual([
      'other',
    ]);
    await fixture.alice.rest.issues.getLabel({ ...repo, name: 'regrade' });
    await fixture.alice.rest.issues.updateLabel({ ...repo, name: 'regrade', new_name: 'renamed' });
    await fixture.alice.rest.issues.deleteLabel({ ...repo, name: 'renamed' });
    await fixture.alice.rest.issues.removeAllLabels(issue);
    await fixture.alice.rest.issues.deleteComment({ ...repo, comment_id: comment.data.id });
    expect(
      (await fixture.alice.rest.issues.listLabelsForRepo(repo)).data.map((one) => one.name),
    ).not.toContain('renamed');
  });

  test('statuses combine by their latest, check runs are listed by their latest', async () => {
    const sha = await fixture.branchWith('checked', { 'checked.txt': 'x' });
    const status = (state: 'pending' | 'success' | 'failure', context: string) =>
      fixture.alice.rest.repos.createCommitStatus({ ...repo, sha, state, context });
    const combined = async () =>
      (await fixture.alice.rest.repos.getCombinedStatusForRef({ ...repo, ref: sha })).data.state;
    const before = await combined();
    await status('pending', 'ci/a');
    await status('success', 'ci/a');
    await status('success', 'ci/b');
    const good = await combined();
    await status('failure', 'ci/b');
    const run = await fixture.alice.rest.checks.create({ ...repo, name: 'build', head_sha: sha });
    await fixture.alice.rest.checks.update({
      ...repo,
      check_run_id: run.data.id,
      conclusion: 'success',
      output: { title: 'Built', summary: 'all well' },
    });
    const runs = await fixture.alice.rest.checks.listForRef({ ...repo, ref: 'checked' });

    expect([before, good, await combined()]).toEqual(['pending', 'success', 'failure']);
    expect(
      (await fixture.alice.rest.repos.listCommitStatusesForRef({ ...repo, ref: sha })).data,
    ).toHaveLength(4);
    expect(runs.data.check_runs).toMatchObject([
      { name: 'build', status: 'completed', conclusion: 'success' },
    ]);
    expect(
      (await fixture.alice.rest.checks.get({ ...repo, check_run_id: run.data.id })).data.output.title,
    ).toBe('Built');
    const unknown = fixture.alice.rest.repos.createCommitStatus({
      ...repo,
      sha: 'b'.repeat(40),
      state: 'success',
    });
    expect((await refused(unknown)).status).toBe(422);
  });
});

describe('hooks', () => {
  test('of repositories and organisations are kept and hide their secret', async () => {
    const config = { url: 'http://127.0.0.1:9/hook', content_type: 'json', secret: 's3cret' };
    const hook = await fixture.alice.rest.repos.createWebhook({
      ...repo,
      config,
      events: ['push'],
      active: false,
    });
    const one = { ...repo, hook_id: hook.data.id };
    const bad = await refused(
      fixture.alice.rest.repos.createWebhook({ ...repo, config: { url: 'nonsense' } }),
    );
    await fixture.alice.rest.repos.updateWebhook({ ...one, add_events: ['status'] });
    const organization = await fixture.alice.rest.orgs.createWebhook({
      org: 'acme',
      name: 'web',
      config,
      active: false,
    });
    const shared = { org: 'acme', hook_id: organization.data.id };
    await fixture.alice.rest.orgs.updateWebhook({ ...shared, events: ['pull_request'] });

    expect(hook.data.config.secret).toBe('********');
    expect(bad.status).toBe(422);
    expect((await fixture.alice.rest.repos.getWebhook(one)).data.events).toEqual(['push', 'status']);
    expect((await fixture.alice.rest.repos.listWebhooks(repo)).data).toHaveLength(1);
    expect((await fixture.alice.rest.repos.listWebhookDeliveries(one)).data).toEqual([]);
    expect((await fixture.alice.rest.orgs.listWebhooks({ org: 'acme' })).data).toHaveLength(1);
    expect((await fixture.alice.rest.orgs.get({ org: 'acme' })).data.login).toBe('acme');
    await fixture.alice.rest.repos.deleteWebhook(one);
    await fixture.alice.rest.orgs.deleteWebhook(shared);
    expect((await refused(fixture.alice.rest.repos.getWebhook(one))).status).toBe(404);
  });
});

describe('smaller operations', () => {
  test('of reviews, comments and assignees', async () => {
    const number = await fixture.openPull('smaller', { 'smaller.txt': 'x' });
    const pull = { ...repo, pull_number: number };
    const issue = { ...repo, issue_number: number };
    const begun = await fixture.bob.rest.pulls.createReview({ ...pull, body: 'one' });
    const review = { ...pull, review_id: begun.data.id };
    const changed = await fixture.bob.rest.pulls.updateReview({ ...review, body: 'two' });
    await fixture.bob.rest.pulls.deletePendingReview(review);
    const comment = await fixture.bob.rest.issues.createComment({ ...issue, body: 'kept' });
    const read = await fixture.bob.rest.issues.getComment({ ...repo, comment_id: comment.data.id });
    await fixture.alice.rest.issues.addAssignees({ ...issue, assignees: ['bob', 'carol'] });
    const left = await fixture.alice.rest.issues.removeAssignees({ ...issue, assignees: ['bob'] });

    expect(changed.data.body).toBe('two');
    expect((await fixture.alice.rest.pulls.listReviews(pull)).data).toEqual([]);
    expect(read.data.body).toBe('kept');
    expect(left.data.assignees?.map((user) => user.login)).toEqual(['carol']);
  });

  test('of hooks: pings, deliveries and their repetition', async () => {
    const config = { url: 'http://127.0.0.1:9/nobody-listens', content_type: 'json' };
    const own = await fixture.alice.rest.repos.createWebhook({ ...repo, config });
    const shared = await fixture.alice.rest.orgs.createWebhook({ org: 'acme', name: 'web', config });
    const one = { ...repo, hook_id: own.data.id };
    const other = { org: 'acme', hook_id: shared.data.id };
    await fixture.alice.rest.repos.pingWebhook(one);
    await fixture.alice.rest.orgs.pingWebhook(other);
    await fixture.forge.webhooksIdle();
    const [first] = (await fixture.alice.rest.repos.listWebhookDeliveries(one)).data;
    const [second] = (await fixture.alice.rest.orgs.listWebhookDeliveries(other)).data;
    if (!first || !second) throw new Error('nothing was delivered');
    const again = await fixture.alice.rest.repos.redeliverWebhookDelivery({ ...one, delivery_id: first.id });
    await fixture.alice.rest.orgs.redeliverWebhookDelivery({ ...other, delivery_id: second.id });
    await fixture.alice.rest.orgs.getWebhookDelivery({ ...other, delivery_id: second.id });
    const full = await fixture.alice.rest.repos.getWebhookDelivery({ ...one, delivery_id: first.id });

    expect(again.status).toBe(202);
    expect(full.data).toMatchObject({ event: 'ping', status_code: 502, redelivery: false });
    expect((await fixture.alice.rest.orgs.getWebhook(other)).data.active).toBe(true);
    await fixture.alice.rest.repos.deleteWebhook(one);
    await fixture.alice.rest.orgs.deleteWebhook(other);
  });
});
