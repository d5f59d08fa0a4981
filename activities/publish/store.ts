/**
 * The SQL of publishing: what is to be published, the reservation under the pace, and the record of what the host did.
 */
import { RegradeError } from '../../core/errors.ts';
import type { Patch } from '../../core/patch.ts';
import type { Pace, Spec } from '../../core/spec/spec.ts';
import type { ChangesetState, MigrationState } from '../../core/states.ts';
import type { ArtifactStore } from '../adapters/artifacts/artifact-store.ts';
import type { Queryable } from '../adapters/database/database.ts';
import { moveTarget, recordEvent } from '../adapters/database/transitions.ts';

/** A target ready to be published, with everything that publishing reads. */
export interface Publishable {
  readonly target: string;
  readonly migrationState: MigrationState;
  readonly spec: Spec;
  readonly repository: {
    readonly id: string;
    readonly host: string;
    readonly owner: string;
    readonly name: string;
    readonly apiUrl: string | null;
    /** Branch that the pull request is for. */
    readonly baseBranch: string;
  };
  readonly patch: Patch;
  readonly verdict: string;
}

/** Reads a target's patch, verdict, spec and repository. */
export async function readPublishable(
  client: Queryable,
  artifacts: ArtifactStore,
  input: { readonly specId: string; readonly target: string; readonly patch: string },
): Promise<Publishable> {
  const [row] = await client.query<PublishableRow>(
    `select m.state as migration_state, s.body as spec, r.id, r.host, r.owner, r.name, r.api_url,
       t.base_ref, r.default_branch, p.artifact, v.reason as verdict
     from targets t
     join migrations m on m.name = t.migration
     join specs s on s.id = $1
     join repositories r on r.id = t.repository
     join patches p on p.id = $3
     left join verdicts v on v.patch = p.id
     where t.id = $2`,
    [input.specId, input.target, input.patch],
  );
  if (row === undefined)
    throw new RegradeError('RG_PUBLISH_STATE_LOST', { kind: 'target', id: input.target });
  const text = Buffer.from(await artifacts.get(row.artifact)).toString('utf8');
  return {
    target: input.target,
    migrationState: row.migration_state,
    spec: row.spec,
    repository: {
      id: row.id,
      host: row.host,
      owner: row.owner,
      name: row.name,
      apiUrl: row.api_url,
      baseBranch: baseBranchOf(row.base_ref, row.default_branch),
    },
    patch: JSON.parse(text) as Patch,
    verdict: row.verdict ?? 'not verified',
  };
}

interface PublishableRow {
  readonly migration_state: MigrationState;
  readonly spec: Spec;
  readonly id: string;
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  readonly api_url: string | null;
  readonly base_ref: string | null;
  readonly default_branch: string;
  readonly artifact: string;
  readonly verdict: string | null;
}

/** The scanned branch; a tag or a commit cannot take a pull request, so the default branch does. */
function baseBranchOf(ref: string | null, defaultBranch: string): string {
  const prefix = 'refs/heads/';
  return ref?.startsWith(prefix) === true ? ref.slice(prefix.length) : defaultBranch;
}

/** Why a reservation was not given, with the time after which to ask again. */
export interface PaceRefusal {
  readonly retryAfterMs: number;
  readonly reason: string;
}

/**
 * Reserves the right to open one pull request under the migration's pace, by planning its changeset row.
 *
 * One transaction at a time per migration (advisory lock), so that limits hold with any number of workers. A changeset that
 * is planned already keeps its reservation: a repeated activity takes no second one.
 */
export async function reserveChangeset(
  client: Queryable,
  pace: Pace,
  row: {
    readonly target: string;
    readonly migration: string;
    readonly repository: string;
    readonly patch: string;
    readonly branch: string;
    readonly base: string;
    readonly title: string;
  },
): Promise<PaceRefusal | undefined> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [row.migration]);
  const [existing] = await client.query<{ id: string }>('select id from changesets where id = $1', [
    row.target,
  ]);
  if (existing !== undefined) return undefined;
  const refusal = await paceRefusal(client, pace, row.migration);
  if (refusal !== undefined) return refusal;
  await client.query(
    `insert into changesets (id, target, migration, repository, patch, branch, base_branch, title)
     values ($1, $1, $2, $3, $4, $5, $6, $7)`,
    [row.target, row.migration, row.repository, row.patch, row.branch, row.base, row.title],
  );
  return undefined;
}

async function paceRefusal(
  client: Queryable,
  pace: Pace,
  migration: string,
): Promise<PaceRefusal | undefined> {
  const [counts] = await client.query<{ recent: number; open: number; wait_ms: number | null }>(
    `select count(*) filter (where created_at > now() - interval '1 hour') as recent,
       count(*) filter (where state not in ('merged', 'closed')) as open,
       extract(epoch from min(created_at) filter (where created_at > now() - interval '1 hour')
         + interval '1 hour' - now()) * 1000 as wait_ms
     from changesets where migration = $1`,
    [migration],
  );
  if (counts === undefined) return undefined;
  if (pace.perHour !== undefined && counts.recent >= pace.perHour) {
    const retryAfterMs = Math.max(1000, Math.min(Number(counts.wait_ms ?? 60_000), 600_000));
    return { retryAfterMs, reason: `${pace.perHour} pull requests an hour are the pace` };
  }
  if (pace.maxOpen !== undefined && counts.open >= pace.maxOpen) {
    return { retryAfterMs: 60_000, reason: `${pace.maxOpen} open pull requests are the limit` };
  }
  return undefined;
}

/** What the host now holds for a changeset. */
export interface PublishedChangeset {
  readonly target: string;
  readonly patch: string;
  readonly state: ChangesetState;
  readonly reason: string;
  readonly title: string;
  readonly headCommit: string;
  readonly number: number;
  readonly url: string;
  /** True when this very call opened the pull request. */
  readonly opened: boolean;
}

/** Records an open pull request: changeset, host operation, target state and events in one transaction. */
export async function recordPublished(client: Queryable, published: PublishedChangeset): Promise<void> {
  const { target, patch, headCommit, number, url, opened } = published;
  await client.query(
    `update changesets set patch = $2, title = $3, head_commit = $4, number = $5, url = $6,
       opened_at = coalesce(opened_at, now()), updated_at = now() where id = $1`,
    [target, patch, published.title, headCommit, number, url],
  );
  await client.query(
    `insert into host_operations (key, changeset, kind, result) values ($1, $2, 'pull-request', $3)
     on conflict (key) do nothing`,
    [`${target}/pull-request/${number}`, target, JSON.stringify({ number, url, opened })],
  );
  await moveChangeset(client, { target, to: published.state, stage: 'publish', reason: published.reason });
  await moveTarget(client, { target, to: 'published', stage: 'publish' });
}

/** A changeset's change of state; nothing is written where it is there already. */
export async function moveChangeset(
  client: Queryable,
  change: {
    readonly target: string;
    readonly to: ChangesetState;
    readonly stage: 'publish' | 'track';
    readonly reason: string;
  },
): Promise<boolean> {
  const { target, to, stage, reason } = change;
  const [before] = await client.query<{
    state: ChangesetState;
    migration: string;
    number: number | null;
    url: string | null;
  }>('select state, migration, number, url from changesets where id = $1 for update', [target]);
  if (before === undefined || before.state === to) return false;
  await client.query(
    `update changesets set state = $2, reason = $3, updated_at = now(),
       merged_at = case when $2 = 'merged' then coalesce(merged_at, now()) else merged_at end,
       closed_at = case when $2 = 'closed' then coalesce(closed_at, now()) else closed_at end
     where id = $1`,
    [target, to, reason],
  );
  await recordEvent(client, {
    migration: before.migration,
    target,
    stage,
    kind: 'changeset.state',
    data: {
      from: before.state,
      to,
      ...(before.number === null ? {} : { number: before.number }),
      ...(before.url === null ? {} : { url: before.url }),
    },
  });
  return true;
}
