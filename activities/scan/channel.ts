/**
 * A bounded queue from many producers to one consumer: producers wait while it is full, so that the consumer's pace is
 * everybody's pace.
 *
 * Ends once it is closed and drained, or fails with the reason it was broken with.
 */

/** A queue that is read with `for await`. */
export interface Channel<T> extends AsyncIterable<T> {
  /** Puts a value; resolves once there is room for the next. Values put after the end are dropped. */
  put(value: T): Promise<void>;
  /** Puts a value; a promise only where there is no room for the next, to spare thousands of turns of the event loop. */
  putNow(value: T): Promise<void> | undefined;
  /** The values as they are taken, several at a time; read this or the channel itself. */
  batches(): AsyncGenerator<readonly T[], void, void>;
  /** No more values will come. */
  close(): void;
  /** The consumer gets this reason after what is queued. */
  fail(reason: unknown): void;
}

/** A channel that holds up to `limit` values before producers wait, at least 1. */
export function createChannel<T>(limit: number): Channel<T> {
  const queue: T[] = [];
  const blocked: (() => void)[] = [];
  let end: { readonly reason?: unknown } | undefined;
  let wake: (() => void) | undefined;

  const putNow = (value: T) => {
    if (end !== undefined) return undefined;
    queue.push(value);
    wake?.();
    if (queue.length < Math.max(1, limit)) return undefined;
    return new Promise<void>((resolve) => blocked.push(resolve));
  };
  const finish = (how: { readonly reason?: unknown }) => {
    end ??= how;
    wake?.();
    for (const release of blocked.splice(0)) release();
  };
  async function* batches(): AsyncGenerator<readonly T[], void, void> {
    try {
      for (;;) {
        const values = queue.splice(0);
        for (const release of blocked.splice(0)) release();
        if (values.length > 0) yield values;
        if (queue.length > 0) continue;
        if (end !== undefined) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
    } finally {
      finish({});
    }
    if (end !== undefined && 'reason' in end) throw end.reason;
  }
  async function* read(): AsyncGenerator<T, void, void> {
    for await (const values of batches()) yield* values;
  }
  return Object.freeze<Channel<T>>({
    put: async (value) => await putNow(value),
    putNow,
    batches,
    close: () => finish({}),
    fail: (reason) => finish({ reason }),
    [Symbol.asyncIterator]: read,
  });
}
