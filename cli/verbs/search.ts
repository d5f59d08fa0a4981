/**
 * `regrade search`: the sites of a pattern in working trees, or in a fleet of repositories; needs no server.
 *
 * Neither the query engine nor the configuration is loaded here: a search of a fleet that was made before needs neither.
 */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { flagOption, type Invocation } from '../command.ts';
import { readSearchOptions } from '../search/search-options.ts';

/** Carries out `regrade search`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const options = readSearchOptions(invocation);
  const { fleet } = options;
  const { sites, failed } =
    fleet === undefined
      ? await (await import('../search/search-paths.ts')).searchPaths(invocation, options)
      : await (await import('../search/fleet-verb.ts')).searchInFleet(invocation, { ...options, fleet });
  if (failed > 0) return 'attention';
  return flagOption(invocation, 'failOnMatch') && sites > 0 ? 'attention' : 'done';
}
