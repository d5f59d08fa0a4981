/**
 * Scans all waiting targets of a spec, several at a time, and reports how far it is.
 *
 * Resumable by construction: a settled target is not waiting any more, and results of blobs are kept as they come. One
 * target's trouble is that target's; a lost database or an abort ends the scan.
 */
import { setMaxListeners } from 'node:events';
import type { Spec } from '../../core/spec/spec.ts';
import type { Database } from '../adapters/database/database.ts';
import { createSemaphore } from '../adapters/git/semaphore.ts';
import { openCatalog } from '../index/catalog.ts';
import { openFleetIndex } from '../index/fleet-index.ts';
import { openLanePool } from './lane-pool.ts';
import { type PipelinePlan, planPipeline } from './pipeline-plan.ts';
import type { ScanDependencies } from './ports.ts';
import {
  createDatabaseResults,
  listWaiting,
  readTally,
  type ScanTally,
  settleScan,
  writeProgress,
} from './scan-store.ts';
import { type ScanContext, scanTarget } from './scan-target.ts';

/** How far a scan is. */
export interface ScanProgress {
  readonly scanned: number;
  readonly total: number;
  readonly sites: number;
}

/** What to scan and whom to tell. */
export interface FleetScan {
  readonly specId: string;
  readonly spec: Spec;
  /** Told at every settled target; must be cheap. */
  readonly onProgress?: (progress: ScanProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

const progressEveryMs = 1_000;
const defaultRetryDelaysMs = [500, 3_000];

/** Scans every target of the spec that is `found`; returns where all of them stand. */
export async function scanFleet(dependencies: ScanDependencies, fleet: FleetScan): Promise<ScanTally> {
  const { database, mirrors, settings } = dependencies;
  const { spec, specId } = fleet;
  const pipeline = planPipeline(spec.steps);
  const pool = openLanePool({
    setup: { steps: spec.steps, scope: { generated: spec.scope.files.generated } },
    lanes: settings.lanes,
    isolation: settings.isolation,
    fileTimeoutMs: settings.fileTimeoutMs,
  });
  const stop = new AbortController();
  const signal = AbortSignal.any([...(fleet.signal === undefined ? [] : [fleet.signal]), stop.signal]);
  // Every target that waits listens to it; that many listeners are no leak.
  setMaxListeners(0, signal);
  const retryDelaysMs = settings.retryDelaysMs ?? defaultRetryDelaysMs;
  const results = createDatabaseResults(database);
  const indexed = openIndex(dependencies, pipeline);
  const shared = { spec, pipeline, pool, results, inFlight: new Map() };
  const context: ScanContext = { ...shared, mirrors, retryDelaysMs, signal, index: indexed?.index };
  const waiting = await listWaiting(database, specId);
  const progress = await createProgress(dependencies, fleet);
  const places = createSemaphore(settings.targets);
  const scanOne = async (target: (typeof waiting)[number]) => {
    const scan = await scanTarget(context, target);
    await settleScan(database, target.target, scan);
    await progress.settled(scan.kind === 'scanned' ? scan.sites.length : 0);
  };
  try {
    // All must have stopped before the pool and the caller's resources go, so the first failure stops the others.
    await Promise.allSettled(
      waiting.map((target) => places.run(() => scanOne(target), signal).catch((error) => stop.abort(error))),
    );
  } finally {
    await pool.close();
    await indexed?.close();
  }
  signal.throwIfAborted();
  await progress.finished();
  return await readTally(database, specId);
}

/** The index of file contents, where the installation keeps one. */
function openIndex({ indexFolder, settings }: ScanDependencies, { literals }: PipelinePlan) {
  if (indexFolder === undefined) return undefined;
  const catalog = openCatalog(indexFolder);
  const index = openFleetIndex({ catalog, literals, threads: settings.lanes });
  const close = async () => {
    await index.close();
    catalog.close();
  };
  return { index, close };
}

interface ProgressReport {
  settled(sites: number): Promise<void>;
  finished(): Promise<void>;
}

/** Counts settled targets; writes an event at most once a second, and the last one always. */
async function createProgress(
  { database, clock }: { readonly database: Database; readonly clock: { now(): number } },
  fleet: FleetScan,
): Promise<ProgressReport> {
  const before = await readTally(database, fleet.specId);
  const done = before.matched + before.clean + before.failed;
  const total = done + before.waiting;
  let [scanned, sites, lastAt] = [done, before.sites, clock.now()];
  const write = () => writeProgress(database, fleet.spec.name, { scanned, total, sites });
  return {
    settled: async (more) => {
      scanned += 1;
      sites += more;
      fleet.onProgress?.({ scanned, total, sites });
      if (clock.now() - lastAt < progressEveryMs) return;
      lastAt = clock.now();
      await write();
    },
    finished: async () => {
      if (scanned > done) await write();
    },
  };
}
