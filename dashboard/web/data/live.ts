/**
 * Keeps what is shown of one migration up to date: follows its events, patches rows at once, refreshes soon after.
 *
 * A hidden page holds no connection (a browser allows six an origin) and resumes from its position when it is shown
 * again. Refreshes are coalesced: bursts of events cost one read of each document a tick.
 */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type {
  ChangesetPage,
  EventBatch,
  MigrationOverview,
  TargetPage,
} from '../../server/contract/index.ts';
import { client } from './client.ts';
import { patchRows, touchedTargets } from './patch-rows.ts';

/** Least time between two refreshes, in milliseconds. */
const refreshMs = 1_500;

/** How the stream stands. */
export type Connection = 'connecting' | 'live' | 'lost';

/** Follows a migration while the page is visible, once its overview was read; returns how the stream stands. */
export function useLiveMigration(name: string, ready: boolean): Connection {
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    if (!ready) return;
    const refresh = makeRefresher(queryClient, name);
    const position: Position = { cursor: undefined };
    let controller = new AbortController();
    const begin = () => {
      if (document.visibilityState !== 'visible') return;
      controller = new AbortController();
      follow({ queryClient, name, position, refresh, signal: controller.signal, setConnection });
    };
    const onVisibility = () => {
      controller.abort();
      begin();
    };
    begin();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      controller.abort();
      refresh.cancel();
    };
  }, [queryClient, name, ready]);
  return connection;
}

interface Position {
  cursor: string | undefined;
}

interface Following {
  readonly queryClient: QueryClient;
  readonly name: string;
  readonly position: Position;
  readonly refresh: Refresher;
  readonly signal: AbortSignal;
  readonly setConnection: (connection: Connection) => void;
}

async function follow({
  queryClient,
  name,
  position,
  refresh,
  signal,
  setConnection,
}: Following): Promise<void> {
  const overview = queryClient.getQueryData<MigrationOverview>(['migration', name, 'overview']);
  const after = position.cursor ?? overview?.cursor;
  const onConnection = (up: boolean) => {
    if (signal.aborted) return;
    setConnection(up ? 'live' : 'lost');
    // While the connection was gone other documents may have gone stale that no event of ours names.
    if (up) refresh.soon(new Set());
  };
  try {
    const batches = client.eventBatches(name, {
      signal,
      onConnection,
      ...(after === undefined ? {} : { after }),
    });
    for await (const batch of batches) {
      position.cursor = batch.cursor;
      applyBatch(queryClient, name, batch);
      refresh.soon(touchedTargets(batch.events));
    }
  } catch {
    // The migration is gone or forbidden: the page's own reads say so.
    if (!signal.aborted) setConnection('lost');
  }
}

function applyBatch(queryClient: QueryClient, name: string, batch: EventBatch): void {
  queryClient.setQueriesData<TargetPage>({ queryKey: ['migration', name, 'targets'] }, (page) =>
    page === undefined ? page : patchRows(page, batch.events, 'target.state'),
  );
  queryClient.setQueriesData<ChangesetPage>({ queryKey: ['migration', name, 'changesets'] }, (page) =>
    page === undefined ? page : patchRows(page, batch.events, 'changeset.state'),
  );
}

interface Refresher {
  soon(targets: ReadonlySet<string>): void;
  cancel(): void;
}

function makeRefresher(queryClient: QueryClient, name: string): Refresher {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let touched = new Set<string>();
  const run = () => {
    const targets = touched;
    touched = new Set();
    timer = undefined;
    queryClient.invalidateQueries({
      predicate: ({ queryKey }) =>
        queryKey[0] === 'migration' &&
        queryKey[1] === name &&
        (queryKey[2] !== 'detail' || targets.has(String(queryKey[3]))),
    });
  };
  return {
    soon: (targets) => {
      touched = touched.union(targets);
      timer ??= setTimeout(run, refreshMs);
    },
    cancel: () => clearTimeout(timer),
  };
}
