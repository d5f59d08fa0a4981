/** `regrade search`: the sites of a pattern in working trees, or in a fleet of repositories; needs no server. */
import { type CommandDefinition, flagOption, listOption, textOption } from '../command.ts';
import { readQuery } from '../engine/query-input.ts';
import { readSearchOptions, searchOptions } from '../search/search-options.ts';
import { searchPaths } from '../search/search-paths.ts';
import { createReport } from '../search/site-report.ts';
import { threadsOf } from '../threads.ts';

/** The verb `search`. */
export const command: CommandDefinition = {
  name: 'search',
  summary: 'prints every site of a pattern, in working trees or in a fleet of repositories',
  arguments: [
    {
      syntax: '<pattern>',
      description: 'GritQL, a pattern file (.grit, .md), or the name of a pattern (docs/patterns.md)',
    },
    { syntax: '[paths...]', description: 'files and directories; the working directory by default' },
  ],
  options: searchOptions,
  examples: [
    {
      line: "regrade search '`url.parse($input)`' src",
      does: 'Lists calls of url.parse below src, one a line.',
    },
    {
      line: "regrade search --fleet repositories.txt --group-by owner '`url.parse($input)`'",
      does: 'Counts them over the repositories of a list, by owner.',
    },
  ],
  async run(invocation) {
    const { context } = invocation;
    const [pattern = '', ...paths] = invocation.arguments;
    const options = readSearchOptions(invocation);
    const { output } = context;
    const query = await readQuery(
      pattern,
      { language: textOption(invocation, 'language'), libraries: listOption(invocation, 'library') },
      context,
    );
    const report = createReport({ ...options, output });
    const threads = textOption(invocation, 'threads');
    const { fleet } = options;
    const { sites, failed } =
      fleet === undefined
        ? await searchPaths(query, paths, { ...options, threads: threadsOf(threads), report }, context)
        : await searchInFleet(
            query,
            { ...options, fleet, threads: threads === undefined ? undefined : threadsOf(threads), report },
            context,
          );
    if (failed > 0) return 'attention';
    return flagOption(invocation, 'failOnMatch') && sites > 0 ? 'attention' : 'done';
  },
};

async function searchInFleet(
  ...parameters: Parameters<typeof import('../search/search-fleet.ts')['searchFleetRepositories']>
) {
  const { searchFleetRepositories } = await import('../search/search-fleet.ts');
  return searchFleetRepositories(...parameters);
}
