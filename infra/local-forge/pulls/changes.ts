/**
 * The one way a pull request's row changes: written with a new time, told to webhooks.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import { presentFullPull } from '../present/pulls.ts';
import type { PullRecord } from '../records.ts';

/** A pull request event: its action and what else its payload carries. */
export interface PullEvent {
  readonly action: string;
  readonly sender: string;
  readonly extra?: object;
}

/** Changes a pull request and announces it; without an event it only writes. Answers the new row. */
export function changePull(
  context: Context,
  repository: Repository,
  number: number,
  change: Partial<PullRecord>,
  event?: PullEvent,
): PullRecord {
  const before = repository.pulls.get(number);
  if (!before) throw new Error(`pull request ${number} does not exist`);
  const pull: PullRecord = { ...before, ...change, updatedAt: context.forge.now() };
  repository.pulls.put(number, pull);
  if (event) announcePull(context, repository, pull, event);
  return pull;
}

/** Tells webhooks of a pull request. */
export function announcePull(
  context: Context,
  repository: Repository,
  pull: PullRecord,
  event: PullEvent,
): void {
  context.emit({
    name: 'pull_request',
    repository,
    sender: event.sender,
    payload: async () => ({
      action: event.action,
      number: pull.number,
      pull_request: await presentFullPull(context, repository, pull, undefined),
      ...event.extra,
    }),
  });
}

/** Keeps `refs/pull/{number}/head` at the head, so that it can be fetched, and lasts, without its branch. */
export async function keepHead(repository: Repository, pull: PullRecord): Promise<void> {
  const { references } = repository.git;
  const name = `refs/pull/${pull.number}/head`;
  const before = await references.read(name);
  if (before !== pull.headSha) await references.write(name, pull.headSha, before);
}

/** Closes a pull request without merging it. */
export function closePull(
  context: Context,
  repository: Repository,
  number: number,
  sender: string,
): PullRecord {
  const change = { state: 'closed', closedAt: context.forge.now(), autoMerge: null } as const;
  return changePull(context, repository, number, change, { action: 'closed', sender });
}

/** Marks a pull request merged; `mergeSha` is the commit by which it landed. */
export function markMerged(
  context: Context,
  repository: Repository,
  number: number,
  merged: { readonly by: string; readonly sha: string },
): PullRecord {
  const now = context.forge.now();
  const change = {
    state: 'closed',
    closedAt: now,
    mergedAt: now,
    mergedBy: merged.by,
    mergeSha: merged.sha,
    autoMerge: null,
  } as const;
  return changePull(context, repository, number, change, { action: 'closed', sender: merged.by });
}
