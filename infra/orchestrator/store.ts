/**
 * The SQL of starting and steering migrations.
 */
import type { Queryable } from '../../activities/adapters/database/database.ts';
import { recordEvent } from '../../activities/adapters/database/transitions.ts';
import type { Spec } from '../../core/spec/spec.ts';
import type { MigrationState } from '../../core/states.ts';

/** A migration's current version. */
export interface CurrentSpec {
  readonly specId: string;
  readonly version: number;
  readonly run: number;
  readonly state: MigrationState;
}

/** The version that a migration runs, or undefined for an unknown migration. */
export async function readCurrent(client: Queryable, migration: string): Promise<CurrentSpec | undefined> {
  const [row] = await client.query<{ spec_id: string; version: number; run: number; state: MigrationState }>(
    `select s.id as spec_id, s.version, m.run, m.state from migrations m join specs s on s.id = m.current_spec
     where m.name = $1`,
    [migration],
  );
  return row === undefined
    ? undefined
    : { specId: row.spec_id, version: row.version, run: row.run, state: row.state };
}

/** Records a spec as the migration's next version, or finds it; returns its version. */
export async function recordSpec(
  client: Queryable,
  input: { readonly spec: Spec; readonly specId: string; readonly source: string },
): Promise<number> {
  const { spec, specId, source } = input;
  await client.query('insert into migrations (name) values ($1) on conflict (name) do nothing', [spec.name]);
  await client.query('select 1 from migrations where name = $1 for update', [spec.name]);
  await client.query(
    `insert into specs (id, migration, version, title, body, source)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5 from specs where migration = $2
     on conflict (id) do nothing`,
    [specId, spec.name, spec.title, JSON.stringify(spec), source],
  );
  const [row] = await client.query<{ version: number }>('select version from specs where id = $1', [specId]);
  return row?.version ?? 1;
}

/** Makes a spec current and counts a new run, with its event; returns the run's number. */
export async function startRun(
  client: Queryable,
  start: { readonly migration: string; readonly specId: string; readonly running: boolean },
): Promise<number> {
  const { migration, specId, running } = start;
  const [before] = await client.query<{ state: MigrationState }>(
    'select state from migrations where name = $1 for update',
    [migration],
  );
  const from = before?.state ?? 'draft';
  // A paused rollout stays paused under its next version.
  const to = running ? from : 'running';
  const [row] = await client.query<{ run: number }>(
    `update migrations set current_spec = $2, run = run + 1, state = $3, updated_at = now(),
       reason = case when state = $3 then reason else '' end
     where name = $1 returning run`,
    [migration, specId, to],
  );
  // What an earlier run has passed says nothing of this one.
  await client.query(`update waves set state = 'waiting', approved_by = null where migration = $1`, [
    migration,
  ]);
  await recordEvent(client, {
    migration,
    stage: 'rollout',
    kind: 'migration.state',
    data: { from, to, reason: running ? 'a new version of the file takes over' : '' },
  });
  return row?.run ?? 1;
}

/** Answer of a command that was given before, or undefined when it is new (and then recorded as asked). */
export async function recordCommand(
  client: Queryable,
  entry: {
    readonly commandId: string;
    readonly migration: string;
    readonly actor: string;
    readonly command: string;
    readonly arguments: unknown;
  },
): Promise<string | undefined> {
  const rows = await client.query<{ outcome: string | null }>(
    `insert into audit (command_id, migration, actor, command, arguments) values ($1, $2, $3, $4, $5)
     on conflict (command_id) do update set command_id = excluded.command_id
     returning outcome`,
    [entry.commandId, entry.migration, entry.actor, entry.command, JSON.stringify(entry.arguments)],
  );
  return rows[0]?.outcome ?? undefined;
}

/** Writes what came of a command. */
export async function recordOutcome(client: Queryable, commandId: string, outcome: string): Promise<void> {
  await client.query('update audit set outcome = $2 where command_id = $1', [commandId, outcome]);
}
