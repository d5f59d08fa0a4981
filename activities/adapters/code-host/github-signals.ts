/**
 * Checks and reviews of a pull request, rolled up to one word each. Pure.
 *
 * A failure shows before the others are finished: pending must not hide red.
 */
import type { PullRequestSignals } from './code-host.ts';

/** What of a check run counts. */
export interface CheckRunState {
  readonly status: string;
  readonly conclusion: string | null;
}

const failedConclusions = new Set([
  'failure',
  'timed_out',
  'cancelled',
  'action_required',
  'startup_failure',
]);

/** Rolls up check runs and commit statuses. */
export function rollUpChecks(
  runs: readonly CheckRunState[],
  statuses: readonly { readonly state: string }[],
): PullRequestSignals['checks'] {
  if (runs.length + statuses.length === 0) return 'none';
  const failed =
    runs.some((run) => failedConclusions.has(run.conclusion ?? '')) ||
    statuses.some((status) => status.state === 'failure' || status.state === 'error');
  if (failed) return 'failed';
  const pending =
    runs.some((run) => run.status !== 'completed') || statuses.some((status) => status.state === 'pending');
  return pending ? 'pending' : 'passed';
}

/** What of a review counts; reviews come oldest first. */
export interface ReviewState {
  readonly state: string;
  readonly user: { readonly login: string } | null;
}

/** Rolls up reviews: each reviewer's last decision counts, comments decide nothing, one demand for changes wins. */
export function rollUpReviews(reviews: readonly ReviewState[]): PullRequestSignals['review'] {
  const decisions = new Map<string, string>();
  for (const review of reviews) {
    const reviewer = review.user?.login ?? '';
    if (review.state === 'DISMISSED') decisions.delete(reviewer);
    if (review.state === 'APPROVED' || review.state === 'CHANGES_REQUESTED')
      decisions.set(reviewer, review.state);
  }
  const last = [...decisions.values()];
  if (last.includes('CHANGES_REQUESTED')) return 'changes_requested';
  return last.includes('APPROVED') ? 'approved' : 'none';
}
