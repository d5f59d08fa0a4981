/**
 * Reads a changeset's state, head, checks and reviews back from its code host into the read model.
 *
 * The host is the truth about a pull request; webhooks are only hints to look. One that a person closed is a veto of its
 * target (one that Regrade withdrew is not), a foreign commit on the branch makes it diverged.
 */
import { RegradeError } from '../../core/errors.ts';
import type { ChangesetState } from '../../core/states.ts';
import type { TrackOutcome } from '../../workflows/contracts.ts';
import type { ObservedPullRequest, PullRequestSignals } from '../adapters/code-host/code-host.ts';
import { moveTarget } from '../adapters/database/transitions.ts';
import type { PublishDependencies } from '../publish/ports.ts';
import { moveChangeset } from '../publish/store.ts';
import { readMarker } from '../publish/texts.ts';

interface ChangesetRow {
  readonly number: number | null;
  readonly head_commit: string | null;
  readonly state: ChangesetState;
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

/** Looks at one changeset's pull request once. */
export async function track(dependencies: PublishDependencies, changeset: string): Promise<TrackOutcome> {
  const { database, codeHosts } = dependencies;
  const [row] = await database.query<ChangesetRow>(
    `select c.number, c.head_commit, c.state, r.host, r.owner, r.name
     from changesets c join repositories r on r.id = c.repository where c.id = $1`,
    [changeset],
  );
  if (row === undefined || row.number === null) {
    throw new RegradeError('RG_PUBLISH_STATE_LOST', { kind: 'changeset', id: changeset });
  }
  const host = codeHosts(row.host);
  const pullRequest = await host.readPullRequest(row, row.number);
  const signals = await host.readSignals(row, pullRequest);
  const state = stateOf(pullRequest, signals, row.head_commit);
  await database.transaction(async (client) => {
    await client.query('update changesets set checks = $2, review = $3, synced_at = now() where id = $1', [
      changeset,
      signals.checks,
      signals.review,
    ]);
    await moveChangeset(client, { target: changeset, to: state, stage: 'track', reason: reasonOf(state) });
    if (state === 'merged') await moveTarget(client, { target: changeset, to: 'merged', stage: 'track' });
    if (state === 'closed' && readMarker(pullRequest.body)?.withdrawn !== true) {
      const reason = `Pull request #${pullRequest.number} was closed by a person.`;
      await moveTarget(client, { target: changeset, to: 'vetoed', stage: 'track', code: 'CLOSED', reason });
    }
  });
  return { state, final: state === 'merged' || state === 'closed' };
}

/** The state that an observation means; `ownHead` is the commit that we put on the branch. */
export function stateOf(
  pullRequest: ObservedPullRequest,
  signals: PullRequestSignals,
  ownHead: string | null,
): ChangesetState {
  if (pullRequest.state !== 'open') return pullRequest.state;
  if (ownHead !== null && pullRequest.headCommit !== ownHead) return 'diverged';
  if (!pullRequest.mergeable) return 'conflicted';
  if (pullRequest.draft) return 'draft';
  return signals.review === 'approved' ? 'approved' : 'open';
}

function reasonOf(state: ChangesetState): string {
  switch (state) {
    case 'diverged':
      return 'a person committed to the branch';
    case 'conflicted':
      return 'the base branch changed the same lines';
    case 'closed':
      return 'closed without a merge';
    default:
      return '';
  }
}
