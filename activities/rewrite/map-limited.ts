/**
 * Runs asynchronous work over a list with a bound on how much is under way.
 *
 * Keeps order, never abandons what was started. Not a queue: the list is known beforehand.
 */

/** What bounds the work. */
export interface MapLimits<Result> {
  /** How many items at once. */
  readonly limit: number;
  /** No further item starts once it is aborted; the call then rejects with its reason. */
  readonly signal: AbortSignal;
  /** No further item starts once a result fulfils it. @default never */
  readonly until?: (result: Result) => boolean;
}

/**
 * Results of `work` in the items' order, of those items that were started. What was started always runs to its end,
 * also after a failure: the call then rejects with the first one.
 */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  limits: MapLimits<Result>,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: { readonly index: number; readonly result: Result }[] = [];
  const failures: unknown[] = [];
  const queue = items.entries();
  let ended = false;
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        const result = await work(item);
        results.push({ index, result });
        ended ||= limits.until?.(result) === true;
      } catch (error) {
        failures.push(error);
      }
      // Leaving the loop closes the shared iterator, so the other lanes end as well.
      if (ended || failures.length > 0 || limits.signal.aborted) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limits.limit, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
  limits.signal.throwIfAborted();
  return results.sort((a, b) => a.index - b.index).map(({ result }) => result);
}
