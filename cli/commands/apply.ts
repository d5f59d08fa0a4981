/** What is typed for `regrade apply`. */
import type { CommandDefinition } from '../command.ts';
import { libraryOption } from '../options.ts';

/** The verb `apply`. */
export const command: CommandDefinition = {
  name: 'apply',
  summary:
    'rewrites a working tree by a pattern, or by the patterns of a migration file; shows the diff first',
  arguments: [
    {
      syntax: '<file-or-pattern>',
      description: 'migration file, pattern file (.grit, .md), GritQL, or the name of a pattern',
    },
    { syntax: '[paths...]', description: 'files and directories; the working directory by default' },
  ],
  options: [
    { flags: '--dry-run', description: 'shows the diff and writes nothing' },
    {
      flags: '--force',
      description: 'writes also where the git working tree has changes that are not committed',
    },
    { flags: '-l, --language <name>', description: 'language where the pattern names none' },
    libraryOption,
    {
      flags: '--max-bytes <bytes>',
      description: 'skips larger files; a migration file has its own limit',
      default: '1000000',
    },
    { flags: '--threads <count>', description: 'processes that match files; the number of cores by default' },
  ],
  laterOptions: ['--interactive'],
  examples: [
    {
      line: "regrade apply --dry-run '`var $x = $v` => `let $x = $v`' src",
      does: 'Shows what would change below src.',
    },
    {
      line: 'regrade apply url-parse.migration.yaml',
      does: 'Runs the patterns of a migration here, and says how many sites its model steps have left.',
    },
  ],
  load: () => import('../verbs/apply.ts'),
};
