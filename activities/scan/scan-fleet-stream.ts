/**
 * Searches a fleet for one query and says what it finds as it finds it; needs a state folder, no server.
 *
 * Mirrors and results live under the folder, so that the same search again, or of a fleet that changed a little, costs
 * what changed. A target's trouble is that target's event; only an abort, a bad query or a bug ends the search.
 */
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { RegradeError } from '../../core/errors.ts';
import type { FileScope, PatternStep } from '../../core/spec/spec.ts';
import type { GitCredentials } from '../adapters/git/credentials.ts';
import { createGit } from '../adapters/git/git.ts';
import { createMirrors } from '../adapters/git/mirrors.ts';
import { createSemaphore } from '../adapters/git/semaphore.ts';
import { type Channel, createChannel } from './channel.ts';
import type { FleetEvent, FleetTarget } from './fleet-events.ts';
import { openLanePool } from './lane-pool.ts';
import { compilePipeline } from './pipeline.ts';
import { createMemoryResults } from './result-store.ts';
import { type ScanContext, scanTarget } from './scan-target.ts';
import { createSearchProgress } from './search-progress.ts';
import { targetEvents } from './target-events.ts';

/** What to search, where, and within which limits. */
export interface FleetSearch {
  readonly targets: readonly FleetTarget[];
  /** GritQL, or a step with what belongs to it. */
  readonly query: string | PatternStep;
  /** Folder of mirrors, index and results, e.g. the configuration's state directory; made where it is not there. */
  readonly home: string;
  /** @default every file of the query's language that is neither generated nor vendored, up to 1 MB */
  readonly files?: Partial<FileScope> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly credentials?: GitCredentials | undefined;
  /** Processes that match files. @default the number of cores */
  readonly lanes?: number | undefined;
  /** Longest time for one file, in milliseconds. @default 30_000 */
  readonly fileTimeoutMs?: number | undefined;
}

/** Files that a search looks at where nothing else is said. */
export const defaultSearchFiles: FileScope = Object.freeze({
  include: [],
  exclude: [],
  generated: false,
  vendored: false,
  maxBytes: 1_000_000,
});

/** Events that may wait for the consumer before the search waits for it. */
const eventsAhead = 1_000;
/** Fewest targets in flight: several wait for hosts at any time. */
const leastTargets = 8;

/**
 * Searches a fleet. Leaving the loop early ends the search and its processes. Throws `RG_QUERY_INVALID`,
 * `RG_SCAN_STEP_UNSUPPORTED` (a query over several files), or the signal's reason.
 */
export async function* scanFleetStream(search: FleetSearch): AsyncGenerator<FleetEvent, void, void> {
  const step = stepOf(search.query);
  const scope = { files: { ...defaultSearchFiles, ...search.files } };
  const pipeline = compilePipeline([step]);
  if (pipeline.asks.length > 0)
    throw new RegradeError('RG_SCAN_STEP_UNSUPPORTED', {
      step: step.id,
      reason:
        'it asks a model or for types, which a search of a fleet does not; search a checkout, or run it as a step',
    });
  const lanes = search.lanes ?? availableParallelism();
  const pool = openLanePool({
    setup: { steps: [step], scope: { generated: scope.files.generated }, detail: true },
    lanes,
    fileTimeoutMs: search.fileTimeoutMs,
  });
  const stop = new AbortController();
  const signal = AbortSignal.any([...(search.signal === undefined ? [] : [search.signal]), stop.signal]);
  // Every target that waits listens to it; that many listeners are no leak.
  setMaxListeners(0, signal);
  const context: ScanContext = {
    spec: { scope: { sources: [], ...scope } },
    pipeline,
    pool,
    results: createMemoryResults(),
    mirrors: createMirrors({
      git: createGit(),
      directory: path.join(search.home, 'mirrors'),
      credentials: search.credentials ?? (() => []),
    }),
    retryDelaysMs: [500, 3_000],
    signal,
  };
  const channel = createChannel<FleetEvent>(eventsAhead);
  const targets = search.targets;
  const work = scanAll(context, { targets, places: Math.max(leastTargets, lanes * 2), channel });
  try {
    yield* channel;
  } finally {
    stop.abort(new Error('the search was left'));
    await work;
    await pool.close();
  }
  search.signal?.throwIfAborted();
}

function stepOf(query: string | PatternStep): PatternStep {
  return typeof query === 'string' ? { kind: 'pattern', id: 'search', pattern: query } : query;
}

interface Searching {
  readonly targets: readonly FleetTarget[];
  readonly places: number;
  readonly channel: Channel<FleetEvent>;
}

/** Scans every target and closes the channel; the first failure that is no target's own breaks it. */
async function scanAll(context: ScanContext, { targets, places, channel }: Searching): Promise<void> {
  const semaphore = createSemaphore(places);
  const progress = createSearchProgress(targets.length);
  const scanOne = async (target: FleetTarget) => {
    const scan = await scanTarget(context, {
      target: target.id,
      repository: target.id,
      cloneUrl: target.cloneUrl,
      baseRef: target.ref ?? null,
      defaultBranch: 'HEAD',
    });
    for (const event of targetEvents(target, scan)) await channel.put(event);
    const report = progress.settled(scan.kind === 'scanned' ? scan.sites.length : 0);
    if (report !== undefined) await channel.put(report);
  };
  const failed = (error: unknown) => channel.fail(error);
  await Promise.all(
    targets.map((target) => semaphore.run(() => scanOne(target), context.signal).catch(failed)),
  );
  channel.close();
}
