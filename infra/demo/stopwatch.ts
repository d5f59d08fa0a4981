/**
 * Seconds by stage, of one run.
 */

/** Measures stages one after the other. */
export interface Stopwatch {
  /** Runs `work` as a stage. */
  measure<T>(stage: string, work: () => Promise<T>): Promise<T>;
  /** Begins a stage, which ends the one before; nothing where it is the present one. */
  enter(stage: string): void;
  /** Ends the present stage. */
  stop(): void;
  /** Seconds of each stage so far, and `total` since the start, to a tenth. */
  seconds(): Readonly<Record<string, number>> & { readonly total: number };
}

/** A stopwatch that starts now. */
export function createStopwatch(now: () => number = () => performance.now()): Stopwatch {
  const start = now();
  const spent = new Map<string, number>();
  let present: { readonly stage: string; readonly since: number } | undefined;
  const stop = () => {
    if (present === undefined) return;
    spent.set(present.stage, (spent.get(present.stage) ?? 0) + now() - present.since);
    present = undefined;
  };
  const enter = (stage: string) => {
    if (present?.stage === stage) return;
    stop();
    present = { stage, since: now() };
  };
  return {
    enter,
    stop,
    measure: async (stage, work) => {
      enter(stage);
      try {
        return await work();
      } finally {
        stop();
      }
    },
    seconds: () => {
      const stages = [...spent].map(([stage, ms]) => [stage, tenths(ms)] as const);
      return { ...Object.fromEntries(stages), total: tenths(now() - start) };
    },
  };
}

function tenths(ms: number): number {
  return Math.round(ms / 100) / 10;
}
