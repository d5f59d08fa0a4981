/** Verbs of the design that this version does not have yet: refused by name, so that nobody takes them for a typo. */
import { RegradeError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';

function laterVerb(name: string, summary: string): CommandDefinition {
  return Object.freeze({
    name,
    summary: `${summary} (not supported yet)`,
    isHidden: true,
    arguments: [{ syntax: '[args...]', description: 'anything' }],
    options: [],
    examples: [
      { line: `regrade ${name}`, does: 'Is refused by this version.' },
      { line: 'regrade --help', does: 'Lists the verbs of this version.' },
    ],
    load: async () => ({
      run: async () => {
        throw new RegradeError('RG_CLI_NOT_SUPPORTED', { verb: name });
      },
    }),
  } satisfies CommandDefinition);
}

/** Every verb that is refused. */
export const laterVerbs: readonly CommandDefinition[] = Object.freeze([
  laterVerb('retry', 'tries failed targets again'),
  laterVerb('review', 'reviews edits by shape'),
  laterVerb('eval', 'runs model steps against recorded cases'),
]);
