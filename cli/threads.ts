/** How many worker threads a run over files gets. */
import { availableParallelism } from 'node:os';

/** Number of threads: as asked, from 1 to 999, else the number of cores. */
export function threadsOf(text: string | undefined): number {
  return text !== undefined && /^[1-9]\d{0,2}$/.test(text) ? Number(text) : availableParallelism();
}
