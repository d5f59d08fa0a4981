/**
 * A lane for a search that is about to be read: starting one costs as long as everything until the first file.
 *
 * Apart from the search, so that it can be started without loading that.
 */
import { type Lane, startSpareLane } from '../../activities/scan/lane.ts';

/** A process that evaluates files, as the search takes it over. */
export type { Lane };

/** Starts a lane; whoever started it ends it, which the search may have done before. */
export function startSearchLane(): Lane {
  return startSpareLane();
}
