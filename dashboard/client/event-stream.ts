/**
 * Follows the server's stream of events over `fetch`: parses messages, remembers the position, reconnects.
 *
 * The position of the last batch is sent on each reconnect, so nothing is lost or given twice. The stream goes on
 * until the caller aborts; only a refusal that no waiting cures (unknown migration, forbidden) is thrown.
 */
import { isRegradeError } from '../../core/errors.ts';
import type { EventBatch } from '../server/contract/index.ts';
import type { EventOptions } from './client.ts';

/** Longest silence before a connection counts as dead: three of the server's 15 s heartbeats, in milliseconds. */
const silenceMs = 45_000;
/** Waits between attempts to reconnect, in milliseconds; the last one repeats. */
const backoffMs = [250, 500, 1000, 2000, 5000, 10_000];

/** Opens the stream's address with a query string; throws `RegradeError` as every call of the client. */
export type OpenStream = (query: string, init: RequestInit) => Promise<Response>;

/** One message of a `text/event-stream`: its `event:` name and joined `data:` lines. */
export interface StreamMessage {
  readonly event: string;
  readonly data: string;
}

/** Yields batches until the signal aborts. */
export async function* readBatches(open: OpenStream, options: EventOptions): AsyncGenerator<EventBatch> {
  let cursor = options.after;
  let attempt = 0;
  const aborted = () => options.signal?.aborted === true;
  while (!aborted()) {
    const connection = linkedAbort(options.signal);
    try {
      const query = cursor === undefined ? '' : `?after=${encodeURIComponent(cursor)}`;
      const headers = { accept: 'text/event-stream' };
      const response = await open(query, { headers, signal: connection.signal });
      options.onConnection?.(true);
      for await (const message of messagesOf(response, connection.touch)) {
        attempt = 0;
        const batch = JSON.parse(message.data) as EventBatch;
        cursor = batch.cursor;
        if (batch.events.length > 0) yield batch;
      }
    } catch (error) {
      if (aborted()) return;
      if (isRegradeError(error) && !error.retryable && error.code !== 'RG_DASHBOARD_UNEXPECTED') throw error;
    } finally {
      connection.end();
    }
    if (aborted()) return;
    options.onConnection?.(false);
    await pause(backoffMs[Math.min(attempt, backoffMs.length - 1)] ?? 0, options.signal);
    attempt += 1;
  }
}

/** Messages of a response's body; `touch` is called on each arrival of bytes, heartbeats included. */
export async function* messagesOf(response: Response, touch: () => void): AsyncGenerator<StreamMessage> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      touch();
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const message = parseMessage(block);
        if (message !== undefined) yield message;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** One block between blank lines as a message; `undefined` for comments, which are heartbeats. */
export function parseMessage(block: string): StreamMessage | undefined {
  const data: string[] = [];
  let event = 'message';
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
    else if (line.startsWith('event:')) event = line.slice(6).trim();
  }
  return data.length === 0 ? undefined : { event, data: data.join('\n') };
}

/** An abort signal of one connection: ends with the caller's, or when nothing arrives for too long. */
function linkedAbort(outer: AbortSignal | undefined) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  outer?.addEventListener('abort', abort, { once: true });
  let timer = setTimeout(abort, silenceMs);
  return {
    signal: controller.signal,
    touch() {
      clearTimeout(timer);
      timer = setTimeout(abort, silenceMs);
    },
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
      controller.abort();
    },
  };
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
  });
}
