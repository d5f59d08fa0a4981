/**
 * One writer at a time: work given to a mutex runs in the order it came, each after the one before has ended.
 */

/** Runs work alone; a failure goes to its own caller only. Not re-entrant. */
export type Mutex = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** A mutex of its own. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
