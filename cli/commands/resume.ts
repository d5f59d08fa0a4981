/** What is typed for `regrade resume`. */
import type { CommandDefinition } from '../command.ts';
import { commandOptions, reasonOption } from '../options.ts';

/** The verb `resume`. */
export const command: CommandDefinition = {
  name: 'resume',
  summary: 'lets a paused migration go on',
  arguments: [{ syntax: '<name>', description: 'name of the migration' }],
  options: [reasonOption, ...commandOptions],
  examples: [
    { line: 'regrade resume url-parse', does: 'Goes on where it was paused.' },
    { line: 'regrade resume url-parse --reason "freeze is over"', does: 'Resumes and says why.' },
  ],
  load: () => import('../verbs/resume.ts'),
};
