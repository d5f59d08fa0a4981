/**
 * Tells how far a search is, now and then: often on a terminal, where the line is drawn over, seldom in logs.
 */
import type { Output } from '../output.ts';

/** Progress that is told in good time. */
export interface SearchProgressLine {
  /** Tells, where it is due, what the text function says. */
  show(text: () => string): void;
}

const everyMs = Object.freeze({ terminal: 200, elsewhere: 5_000 });
/** A search that is over within this time says nothing but its result. */
const quietMs = 1_000;

/** Starts telling; `now` gives milliseconds. */
export function createProgressLine(
  output: Output,
  now: () => number = () => performance.now(),
): SearchProgressLine {
  const pauseMs = output.mode === 'terminal' ? everyMs.terminal : everyMs.elsewhere;
  let nextAt = now() + quietMs;
  return {
    show(text) {
      const at = now();
      if (at < nextAt) return;
      nextAt = at + pauseMs;
      output.progress(text());
    },
  };
}

/** A number of milliseconds in words that promise no more than is known, e.g. `12 s`, `3 min`. */
export function roughly(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** `, about 12 s left` by the pace so far; empty at the start and at the end, where there is nothing to tell. */
export function leftText(done: number, total: number, elapsedMs: number): string {
  if (done === 0 || done >= total) return '';
  return `, about ${roughly((elapsedMs / done) * (total - done))} left`;
}

/**
 * Tells the time that is likely left as `leftText` does, by the pace since the first were done: what came before, listing and
 * starting, is not done again for the others.
 */
export function createPace(
  total: number,
  now: () => number = () => performance.now(),
): (done: number) => () => string {
  let first: { readonly done: number; readonly at: number } | undefined;
  return (done) => {
    const from = first ?? { done, at: now() };
    first = from;
    return () => leftText(done - from.done, total - from.done, now() - from.at);
  };
}
