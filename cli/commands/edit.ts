/** What is typed for `regrade edit`. */
import { editFormats } from '../apply/edit-formats.ts';
import type { CommandDefinition } from '../command.ts';

/** The verb `edit`. */
export const command: CommandDefinition = {
  name: 'edit',
  summary: "applies a model's reply to files: located, proved, and never in the wrong place",
  arguments: [
    { syntax: '<action>', description: '`apply`' },
    { syntax: '<files...>', description: 'the files that the model was shown' },
  ],
  options: [
    { flags: '--reply <file>', description: 'the reply; `-` reads standard input', default: '-' },
    {
      flags: '--format <format>',
      description: `how the reply writes its edits: ${editFormats.join(', ')}`,
      default: 'auto',
    },
    { flags: '--strict', description: 'accepts only exact, whitespace, indentation and blank-line matches' },
    { flags: '--partial', description: 'keeps the edits that apply when others are rejected' },
    { flags: '--cut', description: 'the reply was cut by its length limit: nothing is applied' },
    {
      flags: '--whole',
      description: 'the reply ended by itself: an end that it does not show is not missing',
    },
    { flags: '--dry-run', description: 'shows the diff, writes nothing' },
  ],
  examples: [
    {
      line: 'regrade edit apply src/a.ts --reply reply.md',
      does: 'Applies the edits of the reply to src/a.ts.',
    },
    {
      line: 'regrade edit apply src/a.ts --dry-run --json < reply.md',
      does: 'Reports each edit as JSON, writes nothing.',
    },
  ],
  load: () => import('../verbs/edit.ts'),
};
