/**
 * Searches a fleet for one query and says what it finds as it finds it; needs a state folder, no server.
 *
 * Mirrors and results live under the folder, so that the same search again, or of a fleet that changed a little, costs
 * what changed. A target's trouble is that target's event; only an abort, a bad query or a bug ends the search.
 */
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { hashOf } from '../../core/hash.ts';
import type { FileScope, PatternStep } from '../../core/spec/spec.ts';
import type { GitCredentials } from '../adapters/git/credentials.ts';
import { createGit } from '../adapters/git/git.ts';
import { createMirrors } from '../adapters/git/mirrors.ts';
import { openCatalog } from '../index/catalog.ts';
import { openFleetIndex } from '../index/fleet-index.ts';
import { isTidyingDue, tidyCatalog } from '../index/tidy-catalog.ts';
import { createAnswers, createCatalogResults } from './catalog-store.ts';
import { createChannel } from './channel.ts';
import type { FleetEvent, FleetTarget } from './fleet-events.ts';
import { searchFleet } from './fleet-search.ts';
import { type FleetStanding, type KeptStanding, openStanding } from './fleet-standing.ts';
import { answerVersions, refreshAfterMs } from './kept-answers.ts';
import type { Lane } from './lane.ts';
import { openLanePool } from './lane-pool.ts';
import { type PipelinePlan, planPipeline } from './pipeline-plan.ts';
import { withContext } from './site-context.ts';

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
  /** A remote ref looked at before this long is asked again, in milliseconds. @default 600_000; 0 asks every time */
  readonly refreshAfterMs?: number | undefined;
  /** Processes that match files. @default the number of cores */
  readonly lanes?: number | undefined;
  /** Longest time for one file, in milliseconds. @default 30_000 */
  readonly fileTimeoutMs?: number | undefined;
  /** Lines before and after each site that its event holds; costs one more read of each file with a site. @default 0 */
  readonly around?: number | undefined;
  /** A lane that was started before the search; ended with it, but where the search is refused. */
  readonly spare?: Lane | undefined;
  /** Told before the end, where an equal search finds the same as long as all targets stand as they stood. */
  readonly onKept?: ((kept: KeptStanding) => void) | undefined;
}

/** Files that a search looks at where nothing else is said. */
export const defaultSearchFiles: FileScope = Object.freeze({
  include: [],
  exclude: [],
  generated: false,
  vendored: false,
  maxBytes: 1_000_000,
});

const retryDelaysMs = [500, 3_000];
/** Events that may wait for the consumer before the search waits for it. */
const eventsAhead = 1_000;
/** Fewer candidates are evaluated before a second lane has started. */
const fewFiles = 48;
/** Fewest targets in flight: several wait for hosts at any time. */
const leastTargets = 8;

/**
 * Searches a fleet. Leaving the loop early ends the search and its processes. Throws `RG_QUERY_INVALID`,
 * `RG_SCAN_STEP_UNSUPPORTED` (a query over several files), or the signal's reason.
 */
export async function* scanFleetStream(search: FleetSearch): AsyncGenerator<FleetEvent, void, void> {
  for await (const events of prepareSearch(search).events({ targets: search.targets })) yield* events;
}

/** Where a search takes place: its targets, and where they stand as far as that was asked already. */
export interface SearchedFleet {
  readonly targets: readonly FleetTarget[];
  readonly standing?: FleetStanding | undefined;
}

/** A search that is ready for its targets; its processes start meanwhile. */
export interface PreparedSearch {
  /** Where targets stand, as far as it is known. */
  standing(targets: readonly FleetTarget[]): FleetStanding;
  /** Searches; to be called once. Events come several at a time; leaving the loop early ends the search and its processes. */
  events(fleet: SearchedFleet): AsyncIterable<readonly FleetEvent[]>;
  /** Ends what was started, where no events are asked for. */
  close(): Promise<void>;
}

/** Prepares a search before its targets are known; throws as `scanFleetStream`. */
export function prepareSearch(search: Omit<FleetSearch, 'targets'>): PreparedSearch {
  const opened = openSearch(search);
  const { catalog, pool, index, maxAgeMs } = opened;
  const standing = (targets: readonly FleetTarget[]) =>
    openStanding(catalog.folder, targets, { now: Date.now(), maxAgeMs });
  return {
    standing,
    events: ({ targets, standing: known }) =>
      eventsOf(search, opened, { targets, standing: known ?? standing(targets) }),
    close: async () => {
      await pool.close();
      await index.close();
      catalog.close();
    },
  };
}

function openSearch(search: Omit<FleetSearch, 'targets'>) {
  const step = stepOf(search.query);
  const files: FileScope = { ...defaultSearchFiles, ...search.files };
  const pipeline = planPipeline([step]);
  const lanes = search.lanes ?? availableParallelism();
  const catalog = openCatalog(path.join(search.home, 'index'));
  const { literals, words } = pipeline;
  const index = openFleetIndex({ catalog, literals, words, threads: lanes });
  const setup = { steps: [step], scope: { generated: files.generated }, detail: true };
  const { fileTimeoutMs, spare } = search;
  const pool = openLanePool({ setup, lanes, fileTimeoutMs }, { spare });
  const answers = createAnswers(catalog, answersName(pipeline, files));
  warmEarly({ index, answers, pool, lanes });
  const maxAgeMs = search.refreshAfterMs ?? refreshAfterMs;
  return { pipeline, lanes, files, catalog, index, pool, answers, maxAgeMs };
}

/** Lanes start while it is found out which files they are for; the index tells how many of them there may be. */
function warmEarly({
  index,
  answers,
  pool,
  lanes,
}: Pick<OpenedSearch, 'index' | 'answers' | 'pool' | 'lanes'>) {
  if (!index.isFilled() || answers.commits().size > 0) return;
  let blobs = 0;
  for (const may of index.candidates()) blobs += may;
  // One stands for the numbers that the index does not know.
  if (blobs > 1) pool.warm(blobs < fewFiles ? 1 : lanes);
}

type OpenedSearch = ReturnType<typeof openSearch>;

async function* eventsOf(
  search: Omit<FleetSearch, 'targets'>,
  { pipeline, lanes, files, catalog, index, pool, answers, maxAgeMs }: OpenedSearch,
  { targets, standing }: SearchedFleet & { readonly standing: FleetStanding },
): AsyncGenerator<readonly FleetEvent[], void, void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([...(search.signal === undefined ? [] : [search.signal]), stop.signal]);
  // Every target that waits listens to it; that many listeners are no leak.
  setMaxListeners(0, signal);
  const mirrors = createMirrors({
    git: createGit(),
    directory: path.join(search.home, 'mirrors'),
    credentials: search.credentials ?? (() => []),
  });
  const context = {
    ...{ pipeline, pool, results: createCatalogResults(catalog), mirrors, index, signal },
    spec: { scope: { sources: [], files } },
    inFlight: new Map(),
    retryDelaysMs,
  };
  const channel = createChannel<FleetEvent>(eventsAhead);
  const work = searchFleet({
    ...{ context, catalog, answers, channel, maxAgeMs, targets, standing },
    places: Math.max(leastTargets, lanes * 2),
    onWork: (count) => pool.warm(count < fewFiles ? 1 : lanes),
    onKept: (kept) => search.onKept?.(kept),
  });
  try {
    const { around = 0 } = search;
    if (around === 0) yield* channel.batches();
    else for await (const event of withContext({ targets, mirrors, around, signal }, channel)) yield [event];
  } finally {
    stop.abort(new Error('the search was left'));
    await work;
    // Processes take a while to go, which passes while the rest is closed.
    const ended = pool.close();
    await index.close();
    if (isTidyingDue(catalog.folder, Date.now())) {
      tidyCatalog(catalog, Date.now());
      await mirrors.evict();
    }
    catalog.close();
    await ended;
  }
  search.signal?.throwIfAborted();
}

/** Answers depend on the steps, the engine, and which files are looked at. */
function answersName(pipeline: PipelinePlan, files: FileScope): string {
  return hashOf(['answers', answerVersions.answers, pipeline.hash, pipeline.steps, files]);
}

function stepOf(query: string | PatternStep): PatternStep {
  return typeof query === 'string' ? { kind: 'pattern', id: 'search', pattern: query } : query;
}
