/**
 * What is computed about a pull request rather than stored: its commits, files, whether it merges, what stands
 * against it.
 */
import type { Repository } from '../forge.ts';
import { type ChangedFile, changedFiles } from '../git/diff.ts';
import { commitsBetween, relate } from '../git/history.ts';
import { mergeTrees } from '../git/merge.ts';
import type { CheckRunRecord, PullRecord, ReviewRecord, StatusRecord } from '../records.ts';

/** Whether and why a pull request can be merged, in GitHub's words. */
export type MergeableState = 'clean' | 'dirty' | 'unstable' | 'draft' | 'blocked' | 'unknown';

/** Counts and mergeability. */
export interface PullDetails {
  readonly commits: number;
  readonly files: readonly ChangedFile[];
  readonly mergeable: boolean | null;
  readonly state: MergeableState;
}

/** Computes a pull request's details; `mergeable` is null once it is closed. */
export async function pullDetails(repository: Repository, pull: PullRecord): Promise<PullDetails> {
  const { ahead, mergeBase } = await pullRelation(repository, pull);
  const files = await changedFiles(repository.git, mergeBase, pull.headSha);
  if (pull.state === 'closed') return { commits: ahead, files, mergeable: null, state: 'unknown' };
  const merges = await mergesCleanly(repository, pull);
  return { commits: ahead, files, mergeable: merges, state: mergeableState(repository, pull, merges) };
}

/** Files that a pull request changes, against the point where it left its base. */
export async function pullFiles(repository: Repository, pull: PullRecord): Promise<readonly ChangedFile[]> {
  const { mergeBase } = await pullRelation(repository, pull);
  return changedFiles(repository.git, mergeBase, pull.headSha);
}

/** Names of a pull request's commits, oldest first. */
export async function pullCommits(repository: Repository, pull: PullRecord): Promise<string[]> {
  return commitsBetween(repository.git, pull.baseSha, pull.headSha);
}

/** The point where the head left the base; undefined for unrelated histories. */
export async function pullMergeBase(repository: Repository, pull: PullRecord): Promise<string | undefined> {
  return (await pullRelation(repository, pull)).mergeBase;
}

async function mergesCleanly(repository: Repository, pull: PullRecord): Promise<boolean> {
  const result = await mergeTrees(repository.git, pull.baseSha, pull.headSha);
  return result.kind === 'merged';
}

/** The latest review of each reviewer that still counts, comments left out. */
export function decisiveReviews(repository: Repository, number: number): ReviewRecord[] {
  const latest = new Map<string, ReviewRecord>();
  for (const review of repository.reviews.all()) {
    const counts = review.state !== 'COMMENTED' && review.state !== 'PENDING';
    if (review.pull === number && counts) latest.set(review.author, review);
  }
  return [...latest.values()].filter((review) => review.state !== 'DISMISSED');
}

/** The latest status of each context of a commit, newest first. */
export function latestStatuses(repository: Repository, sha: string): StatusRecord[] {
  const latest = new Map<string, StatusRecord>();
  for (const status of repository.statuses.all()) if (status.sha === sha) latest.set(status.context, status);
  return [...latest.values()].sort((left, right) => right.id - left.id);
}

/** The latest check run of each name of a commit, newest first. */
export function latestCheckRuns(repository: Repository, sha: string): CheckRunRecord[] {
  const latest = new Map<string, CheckRunRecord>();
  for (const run of repository.checkRuns.all()) if (run.sha === sha) latest.set(run.name, run);
  return [...latest.values()].sort((left, right) => right.id - left.id);
}

/** Whether every status and check run of a commit has ended well. */
export function checksPass(repository: Repository, sha: string): boolean {
  const good = new Set(['success', 'neutral', 'skipped']);
  return (
    latestStatuses(repository, sha).every((status) => status.state === 'success') &&
    latestCheckRuns(repository, sha).every((run) => good.has(run.conclusion ?? ''))
  );
}

function mergeableState(repository: Repository, pull: PullRecord, merges: boolean): MergeableState {
  if (!merges) return 'dirty';
  if (pull.draft) return 'draft';
  const refused = decisiveReviews(repository, pull.number).some(
    (review) => review.state === 'CHANGES_REQUESTED',
  );
  if (refused) return 'blocked';
  return checksPass(repository, pull.headSha) ? 'clean' : 'unstable';
}

function pullRelation(repository: Repository, pull: PullRecord): ReturnType<typeof relate> {
  const { git } = repository;
  return git.remember(`relation ${pull.baseSha} ${pull.headSha}`, () =>
    relate(git, pull.baseSha, pull.headSha),
  );
}
