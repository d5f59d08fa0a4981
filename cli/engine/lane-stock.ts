/**
 * Lanes that are started before there is work for them: a process takes a tenth of a second to be ready, which passes
 * while the files are still being looked at.
 */
import { type Lane, type LaneOptions, startLane } from './lane.ts';
import type { LaneProcess } from './lane-process.ts';

/** Lanes to take; whoever has the stock ends it. */
export interface LaneStock {
  /** Starts lanes until this many were started for the stock; more than that stay. */
  prepare(count: number): void;
  /** A lane that waits, else a new one; the taker ends it. */
  take(): Lane;
  /** Ends the lanes that nobody took. */
  end(): void;
}

/** An empty stock of lanes that are all started alike; the first one takes the process that is there already. */
export function createLaneStock(options: LaneOptions, spare?: LaneProcess): LaneStock {
  const waiting: Lane[] = [];
  const spares = spare === undefined ? [] : [spare];
  const start = () => startLane({ ...options, process: spares.pop() });
  let prepared = 0;
  return {
    prepare(count) {
      for (; prepared < count; prepared++) waiting.push(start());
    },
    take: () => waiting.shift() ?? start(),
    end() {
      for (const lane of waiting.splice(0)) lane.kill();
    },
  };
}
