/**
 * What scanning needs from outside. All of it is handed in by whoever composes a worker; see `compose.ts`.
 */
import type { Database } from '../adapters/database/database.ts';
import type { Mirrors } from '../adapters/git/mirrors.ts';
import type { DiscoverDependencies } from '../discover/ports.ts';
import type { LaneIsolation } from './lane.ts';

/** How a scan divides its work. */
export interface ScanSettings {
  /** Lanes that match files at once. */
  readonly lanes: number;
  /** Targets in flight: while some wait for the network, others keep the lanes busy. */
  readonly targets: number;
  /** @default 'process' */
  readonly isolation?: LaneIsolation;
  /** Longest time for one file, in milliseconds. @default 30_000 */
  readonly fileTimeoutMs?: number;
  /** Pauses before a host that did not answer is asked again, in milliseconds. @default [500, 3_000] */
  readonly retryDelaysMs?: readonly number[];
}

/** Reads the time. */
export interface Clock {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}

/** Dependencies of `createScanActivities`. */
export interface ScanDependencies extends DiscoverDependencies {
  readonly database: Database;
  readonly mirrors: Mirrors;
  readonly clock: Clock;
  /** Folder of the index of file contents, e.g. `<state>/index`. @default none is kept: every new blob is read */
  readonly indexFolder?: string | undefined;
  readonly settings: ScanSettings;
}
