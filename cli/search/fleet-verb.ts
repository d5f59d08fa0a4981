/**
 * `regrade search --fleet` from its arguments to its end.
 *
 * Imports nothing of the query engine, of the configuration's reader or of the scan: they are loaded where they are needed.
 */
import { type Invocation, textOption } from '../command.ts';
import { threadsOf } from '../threads.ts';
import type { SearchEnd, SearchOptions } from './search-options.ts';
import { createReport } from './site-report.ts';

/** Searches the fleet that the options name. */
export async function searchInFleet(
  invocation: Invocation,
  options: SearchOptions & { readonly fleet: string },
): Promise<SearchEnd> {
  const { context } = invocation;
  const { readSearchQuery } = await import('./search-query.ts');
  const query = await readSearchQuery(invocation);
  const { searchFleetRepositories } = await import('./search-fleet.ts');
  const asked = textOption(invocation, 'threads');
  const threads = asked === undefined ? undefined : threadsOf(asked);
  const report = createReport({ ...options, output: context.output });
  return searchFleetRepositories(query, { ...options, threads, report }, context);
}
