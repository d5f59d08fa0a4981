/** What is typed for `regrade explain`. */
import type { CommandDefinition } from '../command.ts';
import { libraryOption } from '../options.ts';

/** The verb `explain`. */
export const command: CommandDefinition = {
  name: 'explain',
  summary: 'prints how a pattern is read, and the plan by which files are skipped and nodes are tried',
  arguments: [
    { syntax: '<pattern>', description: 'GritQL, a pattern file (.grit, .md), or the name of a pattern' },
  ],
  options: [
    { flags: '-l, --language <name>', description: 'language where the pattern names none' },
    libraryOption,
  ],
  examples: [
    {
      line: "regrade explain '`console.log($x)`'",
      does: 'Shows which texts a file must hold and which nodes are tried.',
    },
    { line: 'regrade explain --json rule.grit', does: 'Prints the plan of a pattern file as JSON.' },
  ],
  load: () => import('../verbs/explain.ts'),
};
