/**
 * The batches that one client of a migration's event stream gets: first what it missed, then news as it comes.
 *
 * Bursts are coalesced: at most one batch a tick while the client is up to date. The first batch may be empty; it tells
 * a client without a position where it stands. Ends when the signal aborts.
 */
import type { EventBatch, RolloutEventJson } from '../contract/events.ts';
import type { Queryable } from '../ports.ts';
import { type EventRow, type PlacedEventRow, readEvents, readHead } from '../queries/read-events.ts';
import type { Feed } from './feed.ts';

/** Events a batch; a client that is far behind gets batch after batch without a pause. */
const batchSize = 500;
/** Longest time between two looks at the table without a wake-up, in milliseconds: cures a lost notification. */
const idleLookMs = 20_000;

/** A batch as it is sent. */
export type SentBatch = Omit<EventBatch, 'events'> & { readonly events: RolloutEventJson[] };

/** A position that no event stands before. */
export const startCursor = '0-0';

/** Reads one batch after a position; without one, an empty batch at the present end. */
export async function readBatch(
  database: Queryable,
  migration: string,
  after: string | undefined,
): Promise<SentBatch> {
  if (after === undefined) {
    const { cursor } = await readHead(database, migration);
    return { events: [], cursor, more: false };
  }
  const from = after === 'start' ? startCursor : after;
  const rows = await readEvents(database, migration, from, batchSize + 1);
  const shown: readonly PlacedEventRow[] = rows.slice(0, batchSize);
  return {
    events: shown.map(eventOf),
    cursor: shown.at(-1)?.cursor ?? from,
    more: rows.length > batchSize,
  };
}

/** Follows a migration; yields the first batch at once and later ones only with events in them. */
export async function* followEvents(options: {
  readonly database: Queryable;
  readonly feed: Feed;
  readonly migration: string;
  readonly after: string | undefined;
  readonly tickMs: number;
  readonly signal: AbortSignal;
}): AsyncGenerator<SentBatch> {
  const { database, migration, signal } = options;
  const bell = makeBell(signal);
  const unsubscribe = options.feed.subscribe(migration, bell.ring);
  try {
    let batch = await readBatch(database, migration, options.after);
    yield batch;
    while (!signal.aborted) {
      if (!batch.more) {
        const { held } = await readHead(database, migration);
        await bell.wait(held ? options.tickMs : idleLookMs);
        await sleep(options.tickMs, signal);
        bell.reset();
      }
      if (signal.aborted) return;
      batch = await readBatch(database, migration, batch.cursor);
      if (batch.events.length > 0) yield batch;
    }
  } finally {
    unsubscribe();
  }
}

/** A stored event as JSON. */
export function eventOf(row: EventRow): RolloutEventJson {
  return {
    id: row.id,
    migration: row.migration,
    ...(row.target === null ? {} : { target: row.target }),
    ...(row.wave === null ? {} : { wave: row.wave }),
    stage: row.stage,
    kind: row.kind,
    data: row.data,
    at: row.at.toISOString(),
  };
}

/** Something to wait for that keeps a ring which came before the wait. */
function makeBell(signal: AbortSignal) {
  let rung = false;
  let wake = () => {};
  const ring = () => {
    rung = true;
    wake();
  };
  signal.addEventListener('abort', ring, { once: true });
  return {
    ring,
    reset: () => {
      rung = false;
    },
    wait: (longestMs: number) =>
      new Promise<void>((resolve) => {
        if (rung) return resolve();
        const timer = setTimeout(resolve, longestMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
