/**
 * Publishing and tracking against a GitHub-compatible server on real git: never twice, never over people's work.
 */
import { execFileSync } from 'node:child_process';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileChange } from '../../core/patch.ts';
import { openPublishWorld, type PublishWorld, type TestTarget } from './publish-harness.ts';

let world: PublishWorld;

beforeEach(async () => {
  world = await openPublishWorld();
});

afterEach(async () => {
  await world.close();
});

const change: FileChange = { path: 'index.js', mode: '100644', before: 'old();\n', after: 'new_();\n' };
const otherChange: FileChange = { path: 'index.js', mode: '100644', before: 'old();\n', after: 'newer();\n' };

function git(target: TestTarget, ...args: readonly string[]): string {
  return execFileSync('git', ['--git-dir', target.gitDirectory, ...args], { encoding: 'utf8' });
}

function at(target: TestTarget) {
  return { owner: target.owner, repo: target.repo };
}

async function pulls(target: TestTarget) {
  return (await world.octokit.rest.pulls.list({ ...at(target), state: 'all' })).data;
}

async function publishNew(name: string, changes: readonly FileChange[] = [change]) {
  const target = await world.addTarget(name);
  const patch = await world.addPatch(target, changes);
  const outcome = await world.activities.publish({ specId: world.specId, target: target.id, patch });
  return {
    target,
    patch,
    outcome,
    again: () => world.activities.publish({ specId: world.specId, target: target.id, patch }),
  };
}

describe('publish', () => {
  it('opens one pull request with one commit that changes exactly the patch', async () => {
    const { target, patch, outcome } = await publishNew('one', [
      change,
      { path: 'other.js', mode: '100644', before: 'other();\n' },
      { path: 'bin/run.sh', mode: '100755', after: '#!/bin/sh\n' },
    ]);
    expect(outcome).toEqual({ kind: 'opened', changeset: target.id, number: 1 });
    expect(git(target, 'show', 'regrade/old-to-new:index.js')).toBe('new_();\n');
    expect(git(target, 'ls-tree', '-r', 'regrade/old-to-new').match(/\S+$/gm)).toEqual([
      'bin/run.sh',
      'index.js',
    ]);
    expect(git(target, 'ls-tree', '-r', 'regrade/old-to-new', 'bin/run.sh')).toMatch(/^100755 /);
    expect(git(target, 'rev-list', '--count', `${target.baseCommit}..regrade/old-to-new`).trim()).toBe('1');
    expect(git(target, 'log', '-1', '--format=%B', 'regrade/old-to-new')).toBe(
      `refactor: Replace old() with new()\n\nRegrade-Migration: old-to-new\nRegrade-Spec: ${world.specId}\nRegrade-Patch: ${patch}\n\n`,
    );
    const [pull] = await pulls(target);
    expect(pull?.title).toBe('Replace old() with new()');
    expect(pull?.body).toContain('`old()` is deprecated.');
    expect(pull?.body).toContain(
      `<!-- regrade {"migration":"old-to-new","spec":"${world.specId}","patch":"${patch}"} -->`,
    );
    expect(pull?.labels.map((label) => label.name)).toEqual(['regrade', 'mechanical']);
    expect(await world.targetState(target)).toBe('published');
    expect(await world.changeset(target)).toMatchObject({
      state: 'open',
      number: 1,
      head_commit: pull?.head.sha,
    });
  });

  it('opens no second one, however often and however concurrently it is repeated', async () => {
    const { target, again } = await publishNew('twice');
    const outcomes = await Promise.all([again(), again(), again()]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['adopted', 'adopted', 'adopted']);
    expect(await pulls(target)).toHaveLength(1);
    expect(git(target, 'rev-list', '--count', `${target.baseCommit}..regrade/old-to-new`).trim()).toBe('1');
    const events = await world.test.database.query(`select kind from rollout_events where target = $1`, [
      target.id,
    ]);
    expect(events).toHaveLength(2);
  });

  it('adopts what an earlier try left on the host before its answer was lost', async () => {
    const { target, again } = await publishNew('lost');
    await world.test.database.query('delete from changesets where id = $1', [target.id]);
    await world.test.database.query(`update targets set state = 'verified' where id = $1`, [target.id]);
    expect(await again()).toEqual({ kind: 'adopted', changeset: target.id, number: 1 });
    expect(await pulls(target)).toHaveLength(1);
    expect(await world.changeset(target)).toMatchObject({ state: 'open', number: 1 });
  });

  it('moves its own branch to a new patch and keeps what people wrote around our part of the body', async () => {
    const { target } = await publishNew('moved');
    const [pull] = await pulls(target);
    await world.octokit.rest.pulls.update({
      ...at(target),
      pull_number: 1,
      body: `Owner's note.\n\n${pull?.body}`,
    });
    const patch = await world.addPatch(target, [otherChange]);
    await world.activities.publish({ specId: world.specId, target: target.id, patch });
    expect(git(target, 'show', 'regrade/old-to-new:index.js')).toBe('newer();\n');
    const [after] = await pulls(target);
    expect(after?.body).toContain("Owner's note.");
    expect(after?.body).toContain(patch);
    expect(await pulls(target)).toHaveLength(1);
  });

  it("never overwrites people's commits on its branch", async () => {
    const { target } = await publishNew('human');
    await commitOn(target, 'regrade/old-to-new', 'index.js', 'fixed by the owner();\n');
    const head = git(target, 'rev-parse', 'regrade/old-to-new');
    const patch = await world.addPatch(target, [otherChange]);
    const outcome = await world.activities.publish({ specId: world.specId, target: target.id, patch });
    expect(outcome.kind).toBe('adopted');
    expect(git(target, 'rev-parse', 'regrade/old-to-new')).toBe(head);
    expect(await world.changeset(target)).toMatchObject({ state: 'diverged' });
  });

  it('leaves a branch alone that is not ours', async () => {
    const target = await world.addTarget('taken');
    git(target, 'branch', 'regrade/old-to-new', target.baseCommit);
    const patch = await world.addPatch(target, [change]);
    const outcome = await world.activities.publish({ specId: world.specId, target: target.id, patch });
    expect(outcome).toMatchObject({ kind: 'refused', state: 'failed', code: 'BRANCH_TAKEN' });
    expect(git(target, 'rev-parse', 'regrade/old-to-new').trim()).toBe(target.baseCommit);
    expect(await pulls(target)).toEqual([]);
  });

  it("takes a person's close as a veto, also when the branch is gone", async () => {
    const { target, again } = await publishNew('veto');
    await world.octokit.rest.pulls.update({ ...at(target), pull_number: 1, state: 'closed' });
    expect(await again()).toMatchObject({ kind: 'refused', state: 'vetoed', code: 'CLOSED_EARLIER' });
    await world.octokit.rest.git.deleteRef({ ...at(target), ref: 'heads/regrade/old-to-new' });
    expect(await again()).toMatchObject({ kind: 'refused', state: 'vetoed' });
    expect(await pulls(target)).toHaveLength(1);
  });

  it('opens a draft where the spec asks for one', async () => {
    await world.close();
    world = await openPublishWorld({ draft: true });
    const { target } = await publishNew('draft');
    expect((await pulls(target))[0]?.draft).toBe(true);
    expect(await world.changeset(target)).toMatchObject({ state: 'draft' });
  });

  it('holds the hourly pace and the limit of open ones with concurrent workers', async () => {
    await world.setPace({ perHour: 2 });
    const started = await Promise.all(['a', 'b', 'c', 'd'].map((name) => publishNew(name)));
    const kinds = started.map(({ outcome }) => outcome.kind).sort();
    expect(kinds).toEqual(['opened', 'opened', 'paced', 'paced']);
    await world.setPace({ maxOpen: 3 });
    const paced = started.filter(({ outcome }) => outcome.kind === 'paced');
    const next = await Promise.all(paced.map(({ again }) => again()));
    expect(next.map(({ kind }) => kind).sort()).toEqual(['opened', 'paced']);
  });

  it('does nothing while the migration is paused or aborted', async () => {
    const target = await world.addTarget('held');
    const patch = await world.addPatch(target, [change]);
    const publish = () => world.activities.publish({ specId: world.specId, target: target.id, patch });
    await world.test.database.query(`update migrations set state = 'paused'`);
    expect(await publish()).toMatchObject({ kind: 'paced', reason: 'the migration is paused' });
    await world.test.database.query(`update migrations set state = 'aborted'`);
    expect(await publish()).toMatchObject({ kind: 'refused', state: 'skipped', code: 'ABORTED' });
    expect(await pulls(target)).toEqual([]);
  });

  it('waits as long as the host asks, and names what a token may not do', async () => {
    const target = await world.addTarget('limits');
    const patch = await world.addPatch(target, [change]);
    const input = { specId: world.specId, target: target.id, patch };
    const restore = world.forge.intercept(({ method, path }) =>
      method === 'POST' && path.endsWith('/pulls')
        ? {
            status: 403,
            headers: { 'retry-after': '42' },
            body: { message: 'You have exceeded a secondary rate limit.' },
          }
        : undefined,
    );
    expect(await world.activities.publish(input)).toMatchObject({ kind: 'paced', retryAfterMs: 42_000 });
    restore();
    await expect(world.withToken('nobody').publish(input)).rejects.toMatchObject({
      code: 'RG_PUBLISH_UNAUTHORIZED',
    });
    await expect(world.withToken('read-only').publish(input)).rejects.toMatchObject({
      code: 'RG_PUBLISH_FORBIDDEN',
    });
    expect((await world.activities.publish(input)).kind).toMatch(/opened|adopted/);
    expect(await pulls(target)).toHaveLength(1);
  });
});

describe('withdraw', () => {
  const withdraw = () =>
    new MockActivityEnvironment().run(world.activities.withdraw, { migration: world.spec.name });
  const leave = (target: TestTarget, state: 'clean' | 'skipped', code: string | null = null) =>
    world.test.database.query('update targets set state = $2, code = $3 where id = $1', [
      target.id,
      state,
      code,
    ]);

  it('closes what a newer spec leaves alone and says why; an owner has vetoed nothing', async () => {
    const { target: clean } = await publishNew('clean');
    const { target: outside } = await publishNew('outside');
    const { target: kept } = await publishNew('kept');
    await leave(clean, 'clean');
    await leave(outside, 'skipped', 'out-of-scope');
    expect(await withdraw()).toEqual({ withdrawn: 2, left: 0, retryAfterMs: 0 });
    expect((await pulls(clean))[0]).toMatchObject({ state: 'closed' });
    expect((await pulls(clean))[0]?.body).toContain('nothing to change in this repository any more');
    expect((await pulls(outside))[0]?.body).toContain('not in its scope any more');
    expect((await pulls(kept))[0]?.state).toBe('open');
    expect(await world.changeset(clean)).toMatchObject({ state: 'closed' });
    expect(await world.activities.track({ changeset: clean.id })).toEqual({ state: 'closed', final: true });
    expect(await world.targetState(clean)).toBe('clean');
    expect(await withdraw()).toEqual({ withdrawn: 0, left: 0, retryAfterMs: 0 });
  });

  it("leaves people's commits, merges and closes to people", async () => {
    const { target: worked } = await publishNew('worked');
    await commitOn(worked, 'regrade/old-to-new', 'index.js', 'fixed by the owner();\n');
    const { target: merged } = await publishNew('merged');
    await world.octokit.rest.pulls.merge({ ...at(merged), pull_number: 1 });
    await leave(worked, 'clean');
    await leave(merged, 'clean');
    expect(await withdraw()).toMatchObject({ withdrawn: 0, left: 0 });
    expect((await pulls(worked))[0]?.state).toBe('open');
    expect(await world.changeset(worked)).toMatchObject({ state: 'diverged' });
    expect(await world.changeset(merged)).toMatchObject({ state: 'merged' });
  });

  it('opens the same pull request again for a spec that finds something once more', async () => {
    const { target } = await publishNew('again');
    await leave(target, 'clean');
    await withdraw();
    const patch = await world.addPatch(target, [otherChange]);
    const outcome = await world.activities.publish({ specId: world.specId, target: target.id, patch });
    expect(outcome).toEqual({ kind: 'adopted', changeset: target.id, number: 1 });
    const [pull, ...others] = await pulls(target);
    expect(others).toEqual([]);
    expect(pull).toMatchObject({ state: 'open' });
    expect(pull?.body).not.toContain('Withdrawn');
    expect(git(target, 'show', 'regrade/old-to-new:index.js')).toBe('newer();\n');
    expect(await world.changeset(target)).toMatchObject({ state: 'open' });
  });

  it('opens a new one where the branch of the withdrawn one is gone', async () => {
    const { target, again } = await publishNew('gone');
    await leave(target, 'clean');
    await withdraw();
    await world.octokit.rest.git.deleteRef({ ...at(target), ref: 'heads/regrade/old-to-new' });
    expect(await again()).toEqual({ kind: 'opened', changeset: target.id, number: 2 });
    expect(await world.changeset(target)).toMatchObject({ state: 'open', number: 2 });
  });

  it('closes nothing while the migration is paused or aborted', async () => {
    const { target } = await publishNew('paused');
    await leave(target, 'clean');
    await world.test.database.query(`update migrations set state = 'paused'`);
    expect(await withdraw()).toMatchObject({ withdrawn: 0, left: 1 });
    await world.test.database.query(`update migrations set state = 'aborted'`);
    expect(await withdraw()).toMatchObject({ withdrawn: 0, left: 0 });
    expect((await pulls(target))[0]?.state).toBe('open');
  });
});

describe('track', () => {
  it('reads approvals, failed checks, conflicts, commits of people, merges and closes', async () => {
    const { target } = await publishNew('seen');
    const look = () => world.activities.track({ changeset: target.id });
    expect(await look()).toEqual({ state: 'open', final: false });

    const [pull] = await pulls(target);
    await world.octokit.rest.repos.createCommitStatus({
      ...at(target),
      sha: pull?.head.sha ?? '',
      state: 'failure',
      context: 'ci',
    });
    await world.reviewer.rest.pulls.createReview({ ...at(target), pull_number: 1, event: 'APPROVE' });
    expect(await look()).toEqual({ state: 'approved', final: false });
    expect(await world.changeset(target)).toMatchObject({ checks: 'failed', review: 'approved' });

    await commitOn(target, 'main', 'index.js', 'changed on main();\n');
    expect((await look()).state).toBe('conflicted');

    const merged = (await publishNew('merged')).target;
    await world.octokit.rest.pulls.merge({ ...at(merged), pull_number: 1, merge_method: 'squash' });
    expect(await world.activities.track({ changeset: merged.id })).toEqual({ state: 'merged', final: true });
    expect(await world.targetState(merged)).toBe('merged');

    const closed = (await publishNew('closed')).target;
    await world.octokit.rest.pulls.update({ ...at(closed), pull_number: 1, state: 'closed' });
    expect(await world.activities.track({ changeset: closed.id })).toEqual({ state: 'closed', final: true });
    expect(await world.targetState(closed)).toBe('vetoed');

    const diverged = (await publishNew('diverged')).target;
    await commitOn(diverged, 'regrade/old-to-new', 'other.js', 'owner();\n');
    expect((await world.activities.track({ changeset: diverged.id })).state).toBe('diverged');
  });
});

async function commitOn(target: TestTarget, branch: string, path: string, content: string): Promise<void> {
  const { data } = await world.octokit.rest.repos.getContent({ ...at(target), path, ref: branch });
  const sha = Array.isArray(data) ? '' : data.sha;
  await world.octokit.rest.repos.createOrUpdateFileContents({
    ...at(target),
    path,
    branch,
    sha,
    message: 'by a person',
    content: Buffer.from(content).toString('base64'),
  });
}
