/**
 * Closes pull requests that the present spec has no use for: their target is clean now, or out of the scope.
 *
 * Only our own, and only where nobody else committed: people's work is left to people. What is closed here says so in its
 * body, so that it counts as no veto and is opened again when a later spec finds something to change. Safe to repeat.
 */
import { type MigrationState, outOfScope } from '../../core/states.ts';
import type { WithdrawOutcome } from '../../workflows/contracts.ts';
import { type CodeHost, HostPaced } from '../adapters/code-host/code-host.ts';
import type { PublishDependencies } from './ports.ts';
import { moveChangeset } from './store.ts';
import { withdrawnBody } from './texts.ts';

/** Time after which a paused migration is looked at again, in milliseconds. */
const pausedRetryMs = 60_000;

/** Pull requests closed by one call at most; a call stays far below its time-out. */
const pageSize = 50;

/** Whose pull requests to withdraw. */
export interface Withdrawal {
  readonly migration: string;
  /** Only this target's. */
  readonly target?: string;
  readonly signal?: AbortSignal;
}

interface Unwanted {
  readonly id: string;
  readonly number: number;
  readonly head_commit: string | null;
  readonly target_state: 'clean' | 'skipped';
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

/** Withdraws one page; `left` counts what is still open, so the caller asks again until it is 0. */
export async function withdraw(
  dependencies: PublishDependencies,
  { migration, target, signal }: Withdrawal,
): Promise<WithdrawOutcome> {
  const unwanted = await readUnwanted(dependencies, migration, target);
  const state = await readMigrationState(dependencies, migration);
  if (state === 'aborted') return { withdrawn: 0, left: 0, retryAfterMs: 0 };
  if (state === 'paused') return { withdrawn: 0, left: unwanted.length, retryAfterMs: pausedRetryMs };
  const page = unwanted.slice(0, pageSize);
  let withdrawn = 0;
  for (const [index, row] of page.entries()) {
    signal?.throwIfAborted();
    try {
      if (await withdrawOne(dependencies, dependencies.codeHosts(row.host), row, migration)) withdrawn += 1;
    } catch (error) {
      if (!(error instanceof HostPaced)) throw error;
      return { withdrawn, left: unwanted.length - index, retryAfterMs: error.retryAfterMs };
    }
  }
  return { withdrawn, left: unwanted.length - page.length, retryAfterMs: 0 };
}

function readUnwanted({ database }: PublishDependencies, migration: string, target: string | undefined) {
  return database.query<Unwanted>(
    `select c.id, c.number, c.head_commit, t.state as target_state, r.host, r.owner, r.name
     from changesets c join targets t on t.id = c.target join repositories r on r.id = c.repository
     where c.migration = $1 and ($2::text is null or c.target = $2) and c.number is not null
       and c.state in ('draft', 'open', 'approved', 'conflicted', 'stale')
       and (t.state = 'clean' or (t.state = 'skipped' and t.code = $3))
     order by c.id`,
    [migration, target ?? null, outOfScope],
  );
}

async function readMigrationState({ database }: PublishDependencies, migration: string) {
  const [row] = await database.query<{ state: MigrationState }>(
    'select state from migrations where name = $1',
    [migration],
  );
  return row?.state;
}

/** False where it stays open, or was closed or merged by somebody else meanwhile. */
async function withdrawOne(
  { database }: PublishDependencies,
  host: CodeHost,
  row: Unwanted,
  migration: string,
): Promise<boolean> {
  const pullRequest = await host.readPullRequest(row, row.number);
  const move = (to: 'closed' | 'merged' | 'diverged', reason: string) =>
    database.transaction((client) => moveChangeset(client, { target: row.id, to, stage: 'publish', reason }));
  if (pullRequest.state !== 'open') {
    await move(pullRequest.state, 'decided before it could be withdrawn');
    return false;
  }
  if (pullRequest.headCommit !== row.head_commit) {
    await move('diverged', 'a person committed to the branch, so it was not withdrawn');
    return false;
  }
  const reason =
    row.target_state === 'clean'
      ? 'it finds nothing to change in this repository any more.'
      : 'this repository is not in its scope any more.';
  await host.closePullRequest(row, row.number, withdrawnBody(pullRequest.body, migration, reason));
  await move('closed', `withdrawn: ${reason}`);
  return true;
}
