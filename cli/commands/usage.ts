/** What is typed for `regrade usage`. */
import type { CommandDefinition } from '../command.ts';

/** The verb `usage`. */
export const command: CommandDefinition = {
  name: 'usage',
  summary: 'counts the sites of a pattern over many repositories for today, to be seen over time',
  arguments: [
    { syntax: '<name>', description: 'name of the usage query: lower-case letters, digits and dashes' },
    { syntax: '<pattern>', description: 'GritQL, or a pattern file; the same at every count' },
  ],
  options: [
    { flags: '--repositories <file>', description: 'list of repositories, one a line' },
    { flags: '--directory <folder>', description: 'every git repository below a folder' },
    { flags: '--title <text>', description: 'what the dashboard calls it; the name by default' },
  ],
  examples: [
    {
      line: "regrade usage moment-calls '`moment($x)`' --repositories repositories.txt",
      does: 'Counts calls of moment() in every repository of the list.',
    },
    {
      line: "regrade usage todo-flags '`flag($x)`' --directory ../checkouts --title 'Old flags'",
      does: 'Counts in all repositories below a folder; run it daily for a trend.',
    },
  ],
  load: () => import('../verbs/usage.ts'),
};
