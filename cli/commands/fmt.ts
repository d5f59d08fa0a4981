/** What is typed for `regrade fmt`. */
import type { CommandDefinition } from '../command.ts';

/** The verb `fmt`. */
export const command: CommandDefinition = {
  name: 'fmt',
  summary: 'prints pattern files (.grit, and the grit blocks of .md) in their canonical form, in place',
  arguments: [
    { syntax: '[paths...]', description: 'pattern files and directories; the working directory by default' },
  ],
  options: [
    { flags: '--check', description: 'writes nothing; ends with exit code 1 where a file would change' },
  ],
  examples: [
    { line: 'regrade fmt', does: 'Formats every pattern file below the working directory.' },
    {
      line: 'regrade fmt --check patterns',
      does: 'Fails a build where a pattern file is not in its canonical form.',
    },
  ],
  load: () => import('../verbs/fmt.ts'),
};
