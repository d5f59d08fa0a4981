/**
 * `regrade search --fleet` from its arguments to its end.
 *
 * Imports nothing of the query engine, of the configuration's reader or of the scan: they are loaded where they are needed,
 * which is not where the same search was done before and nothing changed since.
 */
import {
  createSearchKeeper,
  readKeptSearch,
  type SearchKeeper,
} from '../../infra/fleet-search/kept-search.ts';
import { type CommandContext, type Invocation, textOption } from '../command.ts';
import type { Output } from '../output.ts';
import { threadsOf } from '../threads.ts';
import { keptPlaceOf } from './kept-fleet.ts';
import { showKept } from './kept-sites.ts';
import type { SearchEnd, SearchOptions } from './search-options.ts';
import { createReport } from './site-report.ts';

/** Searches the fleet that the options name. */
export async function searchInFleet(
  invocation: Invocation,
  options: SearchOptions & { readonly fleet: string },
): Promise<SearchEnd> {
  const { output } = invocation.context;
  const asked = textOption(invocation, 'threads');
  const threads = asked === undefined ? undefined : threadsOf(asked);
  const place = await keptPlaceOf(invocation, options);
  const kept = place === undefined ? undefined : readKeptSearch(place);
  const report = createReport({ ...options, output });
  if (kept !== undefined) return showKept(kept, { ...options, report }, output);
  const keeper = place === undefined ? undefined : createSearchKeeper(place);
  return searchAnew(invocation, { ...options, threads, report, keeper });
}

type Anew = Omit<
  Parameters<typeof import('./search-fleet.ts')['searchFleetRepositories']>[1],
  'keeper' | 'spare'
>;

async function searchAnew(
  invocation: Invocation,
  { keeper, ...options }: Anew & { readonly keeper: SearchKeeper | undefined },
): Promise<SearchEnd> {
  // Before anything else is loaded: it loads the engine meanwhile.
  const { startSearchLane } = await import('../../infra/fleet-search/spare-lane.ts');
  const spare = startSearchLane();
  try {
    const { readSearchQuery } = await import('./search-query.ts');
    const { context, wasUsed } = noticing(invocation.context);
    const query = await readSearchQuery({ ...invocation, context });
    const { searchFleetRepositories } = await import('./search-fleet.ts');
    // A query with warnings is read again each time, so that they are shown again.
    const kept = wasUsed() ? undefined : keeper;
    return await searchFleetRepositories(query, { ...options, keeper: kept, spare }, invocation.context);
  } finally {
    await spare.kill();
  }
}

/** The context, telling whether something was said on the way. */
function noticing(context: CommandContext): { readonly context: CommandContext; wasUsed(): boolean } {
  let isUsed = false;
  const { log, error } = context.output;
  const noted = (write: (text: string) => void) => (text: string) => {
    isUsed = true;
    write(text);
  };
  const output: Output = { ...context.output, log: noted(log), error: noted(error) };
  return { context: { ...context, output }, wasUsed: () => isUsed };
}
