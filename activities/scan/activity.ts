/**
 * The durable steps `discover` and `scan`: the only file here that knows Temporal.
 *
 * Heartbeats once a second carry how far it is; cancellation reaches git and the lanes through the signal. A retry goes on
 * where the database says the last attempt stopped.
 */
import { Context } from '@temporalio/activity';
import type { ScanActivities } from '../../workflows/contracts.ts';
import { discover } from '../discover/discover.ts';
import { readSpec } from '../discover/discover-store.ts';
import type { ScanDependencies } from './ports.ts';
import { scanFleet } from './scan-fleet.ts';

const beatMs = 1_000;

/** The activities of queue `regrade-scan`. */
export function createScanActivities(dependencies: ScanDependencies): ScanActivities {
  return {
    discover: ({ specId }) =>
      beating(async (signal, report) => {
        const { spec, migration } = await readSpec(dependencies.database, specId);
        return await discover(dependencies, { specId, migration, spec, signal, onProgress: report });
      }),
    scan: ({ specId }) =>
      beating(async (signal, report) => {
        const { spec } = await readSpec(dependencies.database, specId);
        const tally = await scanFleet(dependencies, { specId, spec, signal, onProgress: report });
        return { matched: tally.matched, clean: tally.clean, failed: tally.failed };
      }),
  };
}

/** Runs work with a heartbeat each second that carries what it last reported. */
async function beating<T>(
  work: (signal: AbortSignal, report: (details: unknown) => void) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  let details: unknown;
  const beat = setInterval(() => context.heartbeat(details), beatMs);
  context.heartbeat(details);
  try {
    return await work(context.cancellationSignal, (latest) => {
      details = latest;
    });
  } finally {
    clearInterval(beat);
  }
}
