/**
 * Bounds how many pieces of work run at once; waiters go in the order they came.
 *
 * In this process only: `file-lock.ts` keeps other processes out.
 */

/** A bound on work in flight. */
export interface Semaphore {
  /** Runs `work` as soon as a place is free; an aborted signal leaves the queue with its reason. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** A semaphore with `places` places, at least 1. */
export function createSemaphore(places: number): Semaphore {
  let free = Math.max(1, places);
  const waiting = new Set<() => void>();

  async function enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      if (waiting.delete(resolve)) reject(signal?.reason);
    };
    waiting.add(resolve);
    signal?.addEventListener('abort', leave, { once: true });
    await promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  function leave(): void {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  return Object.freeze({
    run: async <T>(work: () => Promise<T>, signal?: AbortSignal) => {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  });
}

/** Runs work of equal keys one after the other. */
export interface KeyedLock {
  /** Runs `work` when all work of the same key that came before is done. */
  run<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** A keyed lock: one semaphore of one place for each key, made on demand and dropped when unused. */
export function createKeyedLock(): KeyedLock {
  const locks = new Map<string, { readonly semaphore: Semaphore; users: number }>();
  return Object.freeze({
    run: async <T>(key: string, work: () => Promise<T>, signal?: AbortSignal) => {
      const lock = locks.get(key) ?? { semaphore: createSemaphore(1), users: 0 };
      locks.set(key, lock);
      lock.users += 1;
      try {
        return await lock.semaphore.run(work, signal);
      } finally {
        lock.users -= 1;
        if (lock.users === 0) locks.delete(key);
      }
    },
  });
}
