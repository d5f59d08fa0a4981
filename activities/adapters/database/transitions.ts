/**
 * State changes of targets and changesets, each written together with its rollout event.
 *
 * The one place where a state column is updated: call it inside the transaction of the effect that caused the change.
 * A change to the state that a row already has writes nothing, so a repeated activity leaves no second event.
 */
import type { RolloutEventData, RolloutEventKind } from '../../../core/events.ts';
import type { Stage, TargetState } from '../../../core/states.ts';
import type { Queryable } from './database.ts';

/** Channel of `NOTIFY` on which new events are announced; the payload is the migration's name. */
export const eventsChannel = 'rollout_events';

/** One event to be written; see `core/events.ts` for its kinds. */
export interface EventInput<K extends RolloutEventKind> {
  readonly migration: string;
  readonly target?: string;
  readonly wave?: number;
  readonly stage: Stage | 'rollout';
  readonly kind: K;
  readonly data: RolloutEventData[K];
}

/** Writes one rollout event and announces it on commit. */
export async function recordEvent<K extends RolloutEventKind>(
  client: Queryable,
  event: EventInput<K>,
): Promise<void> {
  await client.query(
    `insert into rollout_events (migration, target, wave, stage, kind, data) values ($1, $2, $3, $4, $5, $6)`,
    [
      event.migration,
      event.target ?? null,
      event.wave ?? null,
      event.stage,
      event.kind,
      JSON.stringify(event.data),
    ],
  );
  await client.query(`select pg_notify('${eventsChannel}', $1)`, [event.migration]);
}

/** A target's change of state. */
export interface TargetTransition {
  readonly target: string;
  readonly to: TargetState;
  readonly stage: Stage;
  /** For people; empty where the state speaks for itself. */
  readonly reason?: string;
  /** Error code or outcome name of a side exit. */
  readonly code?: string;
}

/** Moves a target to a state and records the event; returns false when it was there already. */
export async function moveTarget(client: Queryable, change: TargetTransition): Promise<boolean> {
  const reason = change.reason ?? '';
  const [before] = await client.query<{ state: TargetState; migration: string; wave: number | null }>(
    'select state, migration, wave from targets where id = $1 for update',
    [change.target],
  );
  if (before === undefined || before.state === change.to) return false;
  await client.query(
    `update targets set state = $2, reason = $3, code = $4, failed_stage = $5, state_at = now(), updated_at = now()
     where id = $1`,
    [change.target, change.to, reason, change.code ?? null, change.to === 'failed' ? change.stage : null],
  );
  await recordEvent(client, {
    migration: before.migration,
    target: change.target,
    ...(before.wave === null ? {} : { wave: before.wave }),
    stage: change.stage,
    kind: 'target.state',
    data: {
      from: before.state,
      to: change.to,
      reason,
      ...(change.code === undefined ? {} : { code: change.code }),
    },
  });
  return true;
}
