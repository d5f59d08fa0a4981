/** What is typed for `regrade search`. */
import type { CommandDefinition } from '../command.ts';
import { libraryOption } from '../options.ts';

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
  options: [
    { flags: '-l, --language <name>', description: 'language where the pattern names none' },
    libraryOption,
    {
      flags: '--fleet <path>',
      description: 'searches the repositories of a list, or those below a folder (docs/search.md)',
    },
    {
      flags: '--files <glob>',
      description: 'only files of a fleet whose path in the repository matches; may be given several times',
      isRepeatable: true,
    },
    { flags: '--generated', description: 'looks at generated files of a fleet too' },
    { flags: '--vendored', description: 'looks at vendored files of a fleet (node_modules, vendor, …) too' },
    { flags: '-C, --context <lines>', description: 'lines shown around each site', default: '0' },
    { flags: '--format <format>', description: 'text, json (JSON Lines, as --json) or csv', default: 'text' },
    { flags: '--count', description: 'prints only the number of sites of each file' },
    { flags: '--group-by <key>', description: 'prints only counts by repository, owner, language or shape' },
    { flags: '--fail-on-match', description: 'ends with exit code 1 where a site is found' },
    { flags: '--max-bytes <bytes>', description: 'skips larger files', default: '1000000' },
    { flags: '--threads <count>', description: 'processes that match files; the number of cores by default' },
  ],
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
  load: () => import('../verbs/search.ts'),
};
