/**
 * Adds to the sites of a search the lines around them, read from the commit that the search looked at.
 *
 * Kept answers hold sites alone, so the files with sites are read again, at each target's end, a few targets ahead of the
 * consumer; a search that does not ask for lines does not come here. A file that cannot be read any more, or that changed
 * on disk since, leaves its sites without lines: they were found all the same.
 */
import { isRegradeError } from '../../core/errors.ts';
import { linesAround } from '../../core/lines-around.ts';
import { readCloneUrl } from '../adapters/git/clone-url.ts';
import { createGit } from '../adapters/git/git.ts';
import type { Mirrors } from '../adapters/git/mirrors.ts';
import { readWorkingTree, type WorkingTreeReader } from '../adapters/git/working-tree.ts';
import type { FleetEvent, FleetTarget, SiteEvent, TargetDone } from './fleet-events.ts';

/** What lines are read with. */
export interface ContextReading {
  readonly targets: readonly FleetTarget[];
  readonly mirrors: Pick<Mirrors, 'open'>;
  /** Lines before and after a site. */
  readonly around: number;
  readonly signal: AbortSignal;
}

/** Targets whose files are read at once. */
const readAhead = 8;

/** The same events in the same order, sites with their lines. */
export async function* withContext(
  reading: ContextReading,
  events: AsyncIterable<FleetEvent>,
): AsyncGenerator<FleetEvent, void, void> {
  const targets = new Map(reading.targets.map((target) => [target.id, target]));
  const sites = new Map<string, SiteEvent[]>();
  const ready: Promise<readonly FleetEvent[]>[] = [];
  for await (const event of events) {
    if (event.kind === 'site') {
      const known = sites.get(event.target);
      if (known === undefined) sites.set(event.target, [event]);
      else known.push(event);
      continue;
    }
    const told = event.kind === 'target' ? (sites.get(event.target) ?? []) : [];
    const target = event.kind === 'target' ? targets.get(event.target) : undefined;
    if (target !== undefined) sites.delete(target.id);
    const done = event.kind === 'target' && target !== undefined && told.length > 0;
    const next = done ? told_(reading, { target, event, sites: told }) : Promise.resolve([...told, event]);
    ready.push(next);
  }
}
