/**
 * Lets work on one key happen one after another within this process, while other keys go on side by side.
 *
 * First come, first served. Holds no timer and no connection; other processes are not held back.
 */

/** Runs work in turn. */
export interface Turns {
  /** Waits for all earlier work on `key`, whatever came of it, then runs. Rejects without running when aborted while waiting. */
  run<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** Makes an empty set of queues; a key that nobody waits for is forgotten. */
export function makeTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    run: async (key, signal, work) => {
      const before = last.get(key);
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      // The next one waits for this one and for all before it, also when this one gives up waiting.
      const chain = Promise.all([before, ended]);
      last.set(key, chain);
      try {
        if (before !== undefined) await orAborted(before, signal);
        signal.throwIfAborted();
        return await work();
      } finally {
        end();
        if (last.get(key) === chain) last.delete(key);
      }
    },
  };
}

function orAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}
