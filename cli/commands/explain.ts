/** `regrade explain`: how a pattern is read and how it will be run. */
import { explainQuery, formatQuery } from '../../query-language/index.ts';
import { type CommandDefinition, textOption } from '../command.ts';
import { readQuery } from '../engine/query-input.ts';

/** The verb `explain`. */
export const command: CommandDefinition = {
  name: 'explain',
  summary: 'prints how a pattern is read, and the plan by which files are skipped and nodes are tried',
  arguments: [{ syntax: '<pattern>', description: 'GritQL, a .grit file, or the name of a ready pattern' }],
  options: [{ flags: '-l, --language <name>', description: 'language where the pattern names none' }],
  examples: [
    {
      line: "regrade explain '`console.log($x)`'",
      does: 'Shows which texts a file must hold and which nodes are tried.',
    },
    { line: 'regrade explain --json rule.grit', does: 'Prints the plan of a pattern file as JSON.' },
  ],
  async run(invocation) {
    const { output } = invocation.context;
    const [pattern = ''] = invocation.arguments;
    const { source, query } = await readQuery(
      pattern,
      textOption(invocation, 'language'),
      invocation.context,
    );
    const { language, hash, extensions, rewrites, plan } = query;
    output.json({ formatted: formatQuery(source), language, hash, extensions, rewrites, plan });
    output.line(explainQuery(query));
    return 'done';
  },
};
