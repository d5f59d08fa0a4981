/** Rolling up checks and reviews: red before pending, the last word of each reviewer. */
import { expect, it } from 'vitest';
import { rollUpChecks, rollUpReviews } from './github-signals.ts';

const run = (status: string, conclusion: string | null = null) => ({ status, conclusion });

it.each([
  [[], [], 'none'],
  [[run('completed', 'success')], [], 'passed'],
  [[run('completed', 'skipped'), run('completed', 'neutral')], [{ state: 'success' }], 'passed'],
  [[run('in_progress'), run('completed', 'success')], [], 'pending'],
  [[run('in_progress'), run('completed', 'failure')], [], 'failed'],
  [[run('queued')], [{ state: 'error' }], 'failed'],
  [[], [{ state: 'pending' }, { state: 'success' }], 'pending'],
  [[run('completed', 'timed_out')], [], 'failed'],
] as const)('%j with statuses %j is %s', (runs, statuses, expected) => {
  expect(rollUpChecks(runs, statuses)).toBe(expected);
});

const review = (login: string, state: string) => ({ state, user: { login } });

it.each([
  [[], 'none'],
  [[review('a', 'COMMENTED')], 'none'],
  [[review('a', 'APPROVED')], 'approved'],
  [[review('a', 'CHANGES_REQUESTED'), review('a', 'APPROVED')], 'approved'],
  [[review('a', 'APPROVED'), review('b', 'CHANGES_REQUESTED')], 'changes_requested'],
  [[review('a', 'APPROVED'), review('a', 'COMMENTED')], 'approved'],
  [[review('a', 'APPROVED'), review('a', 'DISMISSED')], 'none'],
] as const)('reviews %j are %s', (reviews, expected) => {
  expect(rollUpReviews(reviews)).toBe(expected);
});
