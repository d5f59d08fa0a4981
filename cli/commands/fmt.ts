/** `regrade fmt`: pattern files in their canonical print. */
import { RegradeError } from '../../core/errors.ts';
import { formatQuery } from '../../query-language/index.ts';
import { positionAt, QuerySyntaxError } from '../../query-language/syntax/syntax-error.ts';
import { type CommandDefinition, flagOption } from '../command.ts';
import { readInput } from '../files/read-input.ts';
import { listSourceFiles } from '../files/source-files.ts';
import { writeAtomic } from '../files/write-atomic.ts';
import { counted } from '../words.ts';

/** The verb `fmt`. */
export const command: CommandDefinition = {
  name: 'fmt',
  summary: 'prints pattern files (.grit) in their canonical form, in place',
  arguments: [
    { syntax: '[paths...]', description: '.grit files and directories; the working directory by default' },
  ],
  options: [
    { flags: '--check', description: 'writes nothing; ends with exit code 1 where a file would change' },
  ],
  examples: [
    { line: 'regrade fmt', does: 'Formats every .grit file below the working directory.' },
    {
      line: 'regrade fmt --check patterns',
      does: 'Fails a build where a pattern file is not in its canonical form.',
    },
  ],
  async run(invocation) {
    const { arguments: paths, context } = invocation;
    const { output, directory } = context;
    const isCheck = flagOption(invocation, 'check');
    const all = await listSourceFiles(paths, directory);
    const files = all.filter(({ shown }) => shown.endsWith('.grit'));
    const changed: string[] = [];
    for (const { shown, absolute } of files) {
      const text = await readInput(absolute, directory);
      const formatted = canonicalPrint(text, shown);
      if (formatted === text) continue;
      changed.push(shown);
      if (!isCheck) await writeAtomic(absolute, formatted);
    }
    output.json({ checked: files.length, changed });
    for (const path of changed) output.line(path);
    output.log(
      `${counted(changed.length, 'file')} of ${files.length} ${isCheck ? 'would change' : 'changed'}`,
    );
    return isCheck && changed.length > 0 ? 'attention' : 'done';
  },
};

/** Only the syntax counts: what a pattern calls may stand in files that are not there. */
function canonicalPrint(text: string, path: string): string {
  try {
    return formatQuery(text);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const { line, column } = positionAt(text, error.span.start);
    throw new RegradeError('RG_QUERY_INVALID', { reason: `${path}:${line}:${column}: ${error.message}` });
  }
}
