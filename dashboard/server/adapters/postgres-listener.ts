/**
 * Listens on PostgreSQL's channel `rollout_events` with one connection of its own, reconnecting for ever.
 *
 * Notifications are lost while no connection stands; after each reconnect the listener says so (`wake(undefined)`).
 */
import pg from 'pg';
import type { ListenEvents } from '../ports.ts';

/** Channel on which `activities/adapters/database/transitions.ts` announces events. */
const channel = 'rollout_events';
/** Waits between attempts to reconnect, in milliseconds; the last one repeats. */
const backoffMs = [100, 500, 2000, 5000];

/** A listener on the database at `url`; fails at once where the first connection cannot be made. */
export function postgresListener(url: string): ListenEvents {
  return async (wake) => {
    const state: ListenerState = { ended: false };
    await connect(url, state, wake);
    return async () => {
      state.ended = true;
      clearTimeout(state.timer);
      await state.client?.end();
    };
  };
}

interface ListenerState {
  ended: boolean;
  client?: pg.Client;
  timer?: NodeJS.Timeout;
}

type Wake = Parameters<ListenEvents>[0];

async function connect(url: string, state: ListenerState, wake: Wake): Promise<void> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  client.on('notification', (message) => wake(message.payload));
  let lost = false;
  const onLost = () => {
    if (lost || state.ended) return;
    lost = true;
    client.end().catch(() => undefined);
    reconnect(url, state, wake, 0);
  };
  client.on('error', onLost);
  client.on('end', onLost);
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
  } catch (error) {
    lost = true;
    client.end().catch(() => undefined);
    throw error;
  }
  state.client = client;
  if (state.ended) await client.end();
}

function reconnect(url: string, state: ListenerState, wake: Wake, attempt: number): void {
  const wait = backoffMs[Math.min(attempt, backoffMs.length - 1)];
  state.timer = setTimeout(() => {
    connect(url, state, wake).then(
      () => wake(undefined),
      () => {
        if (!state.ended) reconnect(url, state, wake, attempt + 1);
      },
    );
  }, wait);
}
