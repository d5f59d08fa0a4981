/** What is typed for `regrade test`. */
import type { CommandDefinition } from '../command.ts';
import { libraryOption } from '../options.ts';

/** The verb `test`. */
export const command: CommandDefinition = {
  name: 'test',
  summary: 'runs the samples of pattern files (.md, grit.yaml), and compiles those that have none',
  arguments: [
    { syntax: '[paths...]', description: 'pattern files and directories; the working directory by default' },
  ],
  options: [
    libraryOption,
    { flags: '--filter <text>', description: 'runs only samples whose pattern or own name holds the text' },
    { flags: '--watch', description: 'runs again what a change of a file concerns, until Ctrl-C' },
  ],
  examples: [
    { line: 'regrade test patterns', does: 'Runs every sample below patterns; exit code 1 where one fails.' },
    {
      line: 'regrade test --watch --filter no_var patterns',
      does: 'Runs the samples of no_var, and again whenever it, or a pattern that it calls, is saved.',
    },
  ],
  load: () => import('../verbs/test.ts'),
};
