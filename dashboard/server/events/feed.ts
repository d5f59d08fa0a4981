/**
 * One listener for the whole server, shared by all streams: who waits for news of a migration is woken.
 *
 * A wake-up says only that something may have changed; readers look at the table. So a lost or doubled notification
 * does no harm: streams also look on their own now and then (`stream.ts`).
 */
import type { ListenEvents } from '../ports.ts';

/** Wakes streams. */
export interface Feed {
  /** Calls `wake` on news of the migration until the returned function is called. */
  subscribe(migration: string, wake: () => void): () => void;
  /** Number of streams that listen. */
  readonly size: () => number;
  close(): Promise<void>;
}

/** Starts listening and makes the feed. */
export async function openFeed(listen: ListenEvents): Promise<Feed> {
  const subscribers = new Map<string, Set<() => void>>();
  const stop = await listen((migration) => {
    const woken = migration === undefined ? [...subscribers.values()] : [subscribers.get(migration) ?? []];
    for (const wakes of woken) for (const wake of wakes) wake();
  });
  return {
    subscribe: (migration, wake) => {
      const wakes = subscribers.get(migration) ?? new Set();
      subscribers.set(migration, wakes.add(wake));
      return () => {
        wakes.delete(wake);
        if (wakes.size === 0 && subscribers.get(migration) === wakes) subscribers.delete(migration);
      };
    },
    size: () => [...subscribers.values()].reduce((sum, wakes) => sum + wakes.size, 0),
    close: stop,
  };
}
