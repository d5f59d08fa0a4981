/**
 * Counts settled targets of a search and estimates the time left; says so a few times a second at most.
 *
 * The estimate is the mean pace of the last ten seconds, so that a quick start over known targets does not promise what
 * the slow rest cannot keep.
 */
import type { SearchProgress } from './fleet-events.ts';

/** Progress of one search. */
export interface ProgressCounter {
  /** Counts one target with so many sites; an event where one is due. */
  settled(sites: number): SearchProgress | undefined;
}

const everyMs = 250;
const windowMs = 10_000;

/** Counts towards `total` targets; `now` gives milliseconds. */
export function createSearchProgress(
  total: number,
  now: () => number = () => performance.now(),
): ProgressCounter {
  let [done, sites, lastAt] = [0, 0, now()];
  let marks: readonly { readonly at: number; readonly done: number }[] = [{ at: lastAt, done: 0 }];
  return {
    settled: (more) => {
      done += 1;
      sites += more;
      const at = now();
      if (done < total && at - lastAt < everyMs) return undefined;
      lastAt = at;
      marks = [...marks.filter((mark) => at - mark.at <= windowMs), { at, done }];
      return { kind: 'progress', done, total, sites, ...leftOf(marks, total - done) };
    },
  };
}

function leftOf(
  marks: readonly { readonly at: number; readonly done: number }[],
  left: number,
): { readonly leftMs?: number } {
  const [first, last] = [marks[0], marks.at(-1)];
  if (first === undefined || last === undefined || last.done === first.done) return {};
  return { leftMs: Math.round(((last.at - first.at) / (last.done - first.done)) * left) };
}
