/**
 * Beats while work is under way: cancellation reaches an activity only through its heartbeats.
 */
import { Context } from '@temporalio/activity';

/** Time between beats, in milliseconds; the server's heartbeat time-outs are tens of seconds. */
const beatEveryMs = 1000;

/** Runs work of the current activity with its cancellation signal, beating until it ends. */
export async function withHeartbeat<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), beatEveryMs);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
