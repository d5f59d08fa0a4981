/** What is typed for `regrade init`. */
import type { CommandDefinition } from '../command.ts';
import { templateNames } from '../init/template.ts';

/** The verb `init`. */
export const command: CommandDefinition = {
  name: 'init',
  summary: 'writes a commented migration file, from a template or from code before and after',
  arguments: [
    { syntax: '[name]', description: 'name of the migration: lower-case letters, digits and dashes' },
  ],
  options: [
    { flags: '--template <name>', description: `${templateNames.join(' or ')}`, default: 'pattern' },
    { flags: '--before <code>', description: 'code before the change, or @file' },
    { flags: '--after <code>', description: 'code after the change, or @file' },
    { flags: '-l, --language <name>', description: 'language of the code', default: 'js' },
    { flags: '--force', description: 'writes over a file that exists' },
  ],
  examples: [
    { line: 'regrade init url-parse', does: 'Writes url-parse.migration.yaml with every section explained.' },
    {
      line: "regrade init no-substr --before '$s.substr($i, $n)' --after '$s.slice($i, $i + $n)'",
      does: 'Writes a migration whose pattern rewrites the first code to the second.',
    },
  ],
  load: () => import('../verbs/init.ts'),
};
