/**
 * What the dashboard's server needs from the rest of Regrade, as small ports; `ports.fake.ts` has a fake of each.
 *
 * Structural on purpose: the server may not import activities or infra. It reads the read model and
 * changes nothing: every effect, the audit of commands included, is the orchestrator's.
 */
import type { Spec } from '../../core/spec/spec.ts';
import type { Command } from './contract/commands.ts';

/** Runs SQL; `bigint` and `numeric` columns are read as numbers. */
export interface Queryable {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

/**
 * Listens for announcements of new events (`LISTEN rollout_events`): calls `wake` with the migration's name for each,
 * and with `undefined` when some may have been lost (after a reconnect). Returns the end of listening.
 */
export type ListenEvents = (wake: (migration: string | undefined) => void) => Promise<() => Promise<void>>;

/** Reads stored bytes by their hash; throws a `RegradeError` whose code ends in `ARTIFACT_MISSING` where there are none. */
export interface ArtifactReader {
  get(sha256: string): Promise<Uint8Array>;
}

/** Starts and steers migrations; implemented with the Temporal client. */
export interface Orchestrator {
  /** Records the spec as the migration's next version (or finds it) and starts or updates its workflow; idempotent. */
  start(input: { readonly spec: Spec; readonly specId: string; readonly source: string }): Promise<{
    readonly migration: string;
    readonly version: number;
    readonly run: number;
    readonly started: boolean;
  }>;
  /** Audits a command and gives it to the migration's workflow; a repeated `commandId` gives the first answer again. */
  command(input: {
    readonly migration: string;
    readonly commandId: string;
    readonly actor: string;
    readonly command: Command;
  }): Promise<{ readonly accepted: boolean; readonly message: string }>;
  /** Says that something may have changed at a pull request; a repeated `deliveryId` does nothing twice. */
  hint(input: {
    /** Id of the repository: `host/owner/name`. */
    readonly repository: string;
    readonly number: number;
    readonly deliveryId: string;
  }): Promise<void>;
}

/** Checks the signatures of webhooks; knows the secrets, which never pass through here. */
export interface Webhooks {
  /** True when `signature` (`sha256=…`) is the host's HMAC over these very bytes; false also for an unknown host. */
  verify(host: string, rawBody: Uint8Array, signature: string): boolean;
}

/** The time; tests set it. */
export interface Clock {
  now(): Date;
}

/** Everything that `createServer` needs. */
export interface ServerDependencies {
  readonly database: Queryable;
  readonly listenEvents: ListenEvents;
  readonly artifacts: ArtifactReader;
  readonly orchestrator: Orchestrator;
  readonly webhooks: Webhooks;
  readonly clock: Clock;
  /** Folder of the built web page; absent: the API alone is served. */
  readonly webDirectory?: string;
  /** Host names besides loopback under which the server may be addressed. @default none */
  readonly allowedHosts?: readonly string[];
  /** Least time between two messages of one stream, in milliseconds. @default 1000 */
  readonly streamTickMs?: number;
  /** Called with each failure that no caller is to blame for; its answer hides the cause. @default nothing */
  readonly onFailure?: (error: unknown, context: { readonly method: string; readonly path: string }) => void;
}
