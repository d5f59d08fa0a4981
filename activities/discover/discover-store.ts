/**
 * The statements of discovery: reads a spec, adds repositories and targets, moves targets that a new spec reopens.
 *
 * A page is one transaction with its events. Nothing is removed: a repository that a source no longer names keeps its
 * target and history, and is skipped from then on.
 */
import { RegradeError } from '../../core/errors.ts';
import { targetId } from '../../core/ids.ts';
import type { Spec } from '../../core/spec/spec.ts';
import { outOfScope, type TargetState } from '../../core/states.ts';
import type { Database, Queryable } from '../adapters/database/database.ts';
import { eventsChannel, moveTarget } from '../adapters/database/transitions.ts';
import type { Candidate } from './github-filter.ts';

/** A stored spec and the migration that it belongs to. */
export interface StoredSpec {
  readonly migration: string;
  readonly spec: Spec;
}

/** Reads a spec; throws `RG_SCAN_SPEC_UNKNOWN`. */
export async function readSpec(database: Queryable, specId: string): Promise<StoredSpec> {
  const [row] = await database.query<StoredSpec>('select migration, body as spec from specs where id = $1', [
    specId,
  ]);
  if (row === undefined) throw new RegradeError('RG_SCAN_SPEC_UNKNOWN', { spec: specId });
  return row;
}

/** Records one page of candidates, each repository at most once in it. */
export function recordPage(
  database: Database,
  scope: { readonly migration: string; readonly specId: string },
  page: readonly Candidate[],
): Promise<void> {
  return database.transaction(async (client) => {
    // One order for all writers, so that two of them cannot wait for each other.
    const ordered = [...page].sort((a, b) => (a.repository.id < b.repository.id ? -1 : 1));
    await upsertRepositories(client, ordered);
    const added = await addTargets(client, scope, ordered);
    await recordFound(client, scope.migration, added);
    for (const candidate of ordered) await placeTarget(client, scope, candidate);
  });
}

/**
 * Skips the targets of earlier specs that this one did not name; call it once every source was read to its end.
 *
 * Merged ones stay merged, and an owner's veto stays a veto.
 */
export function skipOutOfScope(
  database: Database,
  scope: { readonly migration: string; readonly specId: string },
): Promise<void> {
  return database.transaction(async (client) => {
    const rows = await client.query<{ id: string }>(
      `select id from targets where migration = $1 and spec <> $2 and state not in ('merged', 'vetoed')
       order by id for update`,
      [scope.migration, scope.specId],
    );
    const reason = 'The sources of the present spec do not name this repository any more.';
    for (const { id } of rows)
      await moveTarget(client, { target: id, to: 'skipped', stage: 'discover', code: outOfScope, reason });
  });
}

/** Counts the targets of a spec. */
export async function countTargets(database: Queryable, specId: string): Promise<number> {
  const [row] = await database.query<{ count: number }>('select count(*) from targets where spec = $1', [
    specId,
  ]);
  return row?.count ?? 0;
}

async function upsertRepositories(client: Queryable, page: readonly Candidate[]): Promise<void> {
  await client.query(
    `insert into repositories as r
       (id, host, owner, name, clone_url, web_url, api_url, default_branch, archived, topics)
     select id, host, owner, name, clone_url, web_url, api_url, default_branch, archived,
            coalesce((select array_agg(topic) from jsonb_array_elements_text(topics) as topic), '{}')
     from jsonb_to_recordset($1) as f (id text, host text, owner text, name text, clone_url text, web_url text,
            api_url text, default_branch text, archived boolean, topics jsonb)
     on conflict (id) do update set clone_url = excluded.clone_url, web_url = excluded.web_url,
       api_url = excluded.api_url, default_branch = excluded.default_branch, archived = excluded.archived,
       topics = excluded.topics, updated_at = now()
     where (r.clone_url, r.web_url, r.api_url, r.default_branch, r.archived, r.topics) is distinct from
       (excluded.clone_url, excluded.web_url, excluded.api_url, excluded.default_branch, excluded.archived, excluded.topics)`,
    [JSON.stringify(page.map(({ repository }) => rowOf(repository)))],
  );
}

function rowOf(repository: Candidate['repository']) {
  const { id, host, owner, name, archived, topics } = repository;
  return {
    ...{ id, host, owner, name, archived, topics },
    clone_url: repository.cloneUrl,
    web_url: repository.webUrl ?? null,
    api_url: repository.apiUrl ?? null,
    default_branch: repository.defaultBranch,
  };
}

async function addTargets(
  client: Queryable,
  scope: { readonly migration: string; readonly specId: string },
  page: readonly Candidate[],
): Promise<readonly string[]> {
  const rows = await client.query<{ id: string }>(
    `insert into targets (id, migration, repository, spec, base_ref)
     select id, $1, repository, $2, ref from unnest($3::text[], $4::text[], $5::text[]) as t (id, repository, ref)
     on conflict do nothing returning id`,
    [
      scope.migration,
      scope.specId,
      page.map(({ repository }) => targetId(scope.migration, repository.id)),
      page.map(({ repository }) => repository.id),
      page.map(({ ref }) => ref ?? null),
    ],
  );
  return rows.map((row) => row.id);
}

async function recordFound(client: Queryable, migration: string, targets: readonly string[]): Promise<void> {
  if (targets.length === 0) return;
  await client.query(
    `insert into rollout_events (migration, target, stage, kind, data)
     select $1, target, 'discover', 'target.state', '{"from": "found", "to": "found", "reason": "discovered"}'
     from unnest($2::text[]) as target`,
    [migration, targets],
  );
  await client.query(`select pg_notify('${eventsChannel}', $1)`, [migration]);
}

/** Brings one target to the state that discovery says: reopened by a new spec, skipped, or left alone. */
async function placeTarget(
  client: Queryable,
  scope: { readonly migration: string; readonly specId: string },
  candidate: Candidate,
): Promise<void> {
  const target = targetId(scope.migration, candidate.repository.id);
  const [row] = await client.query<{ state: TargetState; spec: string; code: string | null }>(
    'select state, spec, code from targets where id = $1 for update',
    [target],
  );
  // An owner's veto outlives the spec that met it.
  if (row === undefined || row.state === 'vetoed') return;
  if (row.spec !== scope.specId)
    await client.query('update targets set spec = $2, base_ref = $3, updated_at = now() where id = $1', [
      target,
      scope.specId,
      candidate.ref ?? null,
    ]);
  if (candidate.skip !== undefined) {
    if (row.state === 'found' || row.spec !== scope.specId)
      await moveTarget(client, { target, to: 'skipped', stage: 'discover', ...candidate.skip });
    return;
  }
  const isSkippedHere = row.state === 'skipped' && discoverySkips.has(row.code ?? '');
  if (row.spec !== scope.specId || isSkippedHere)
    await moveTarget(client, { target, to: 'found', stage: 'discover', reason: 'in the scope of the spec' });
}

/** Codes with which discovery skips; a target skipped for another reason stays so until the spec changes. */
const discoverySkips: ReadonlySet<string> = new Set(['archived', 'fork', 'empty', outOfScope]);
