/**
 * Listens for PostgreSQL's notifications of new rollout events, over a connection of its own that is made again when
 * it breaks.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { eventsChannel } from '../../activities/adapters/database/transitions.ts';
import type { ListenEvents } from '../../dashboard/server/ports.ts';

/** Pause before a broken connection is tried again. */
const reconnectMs = 1_000;

/** The dashboard's port to notifications of the database at `url`; rejects where the first connection fails. */
export function listenEvents(url: string): ListenEvents {
  return async (wake) => {
    const stopping = new AbortController();
    let client = await connect(url, wake);
    const keep = (async () => {
      while (!stopping.signal.aborted) {
        await lost(client, stopping.signal);
        await client.end().catch(() => {});
        const next = await reconnect(url, wake, stopping.signal);
        if (next === undefined) return;
        client = next;
        // What was announced in between is lost: the listener must look for itself.
        wake(undefined);
      }
    })();
    return async () => {
      stopping.abort();
      await keep;
    };
  };
}

async function connect(url: string, wake: (migration: string) => void): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  // `lost` hears of it too; without this listener a broken connection would end the process.
  client.on('error', () => {});
  client.on('notification', ({ payload }) => wake(payload ?? ''));
  await client.connect();
  await client.query(`listen ${eventsChannel}`);
  return client;
}

function lost(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    client.once('end', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}

async function reconnect(
  url: string,
  wake: (migration: string) => void,
  signal: AbortSignal,
): Promise<pg.Client | undefined> {
  while (!signal.aborted) {
    try {
      return await connect(url, wake);
    } catch {
      await sleep(reconnectMs, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}
