/**
 * What happened in a rollout, one event per state change; the dashboard's live stream and burn-up are made of these.
 *
 * An event row is written in the transaction of the effect that it reports. Free of zod and Node.
 */
import type { ChangesetState, MigrationState, Stage, TargetState, WaveState } from './states.ts';

/** Payload of an event by its kind. */
export interface RolloutEventData {
  readonly 'migration.state': {
    readonly from: MigrationState;
    readonly to: MigrationState;
    readonly reason: string;
  };
  readonly 'wave.state': { readonly name: string; readonly from: WaveState; readonly to: WaveState };
  readonly 'target.state': {
    readonly from: TargetState;
    readonly to: TargetState;
    readonly reason: string;
    readonly code?: string;
  };
  readonly 'changeset.state': {
    readonly from: ChangesetState;
    readonly to: ChangesetState;
    readonly number?: number;
    readonly url?: string;
  };
  readonly 'scan.progress': { readonly scanned: number; readonly total: number; readonly sites: number };
}

/** Kind of a rollout event. */
export type RolloutEventKind = keyof RolloutEventData;

/** One event as stored and streamed; `id` orders them and is the stream's replay position. */
export interface RolloutEvent<K extends RolloutEventKind = RolloutEventKind> {
  readonly id: number;
  readonly migration: string;
  readonly target?: string;
  readonly wave?: number;
  readonly stage: Stage | 'rollout';
  readonly kind: K;
  readonly data: RolloutEventData[K];
  /** ISO 8601, UTC. */
  readonly at: string;
}
