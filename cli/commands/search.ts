/** `regrade search`: the sites of a pattern in a working tree; needs no server. */
import {
  type CommandDefinition,
  countOption,
  flagOption,
  listOption,
  textOption,
  throwIfInterrupted,
} from '../command.ts';
import type { FileResult } from '../engine/file-task.ts';
import { libraryOption, readQuery, stepOf } from '../engine/query-input.ts';
import { runFiles } from '../engine/run-files.ts';
import { listSourceFiles } from '../files/source-files.ts';
import type { Output } from '../output.ts';
import { siteJson, siteLines } from '../present/site.ts';
import { createTally } from '../present/tally.ts';
import { threadsOf } from '../threads.ts';

/** The verb `search`. */
export const command: CommandDefinition = {
  name: 'search',
  summary: 'prints every site of a pattern',
  arguments: [
    {
      syntax: '<pattern>',
      description: 'GritQL, a pattern file (.grit, .md), or the name of a pattern (docs/patterns.md)',
    },
    { syntax: '[paths...]', description: 'files and directories; the working directory by default' },
  ],
  options: [
    { flags: '-l, --language <name>', description: 'language where the pattern names none' },
    libraryOption,
    { flags: '-C, --context <lines>', description: 'lines shown around each site', default: '0' },
    { flags: '--count', description: 'prints only the number of sites of each file' },
    { flags: '--fail-on-match', description: 'ends with exit code 1 where a site is found' },
    { flags: '--max-bytes <bytes>', description: 'skips larger files', default: '1000000' },
    { flags: '--threads <count>', description: 'worker threads; the number of cores by default' },
  ],
  examples: [
    {
      line: "regrade search '`url.parse($input)`' src",
      does: 'Lists calls of url.parse below src, one a line.',
    },
    {
      line: "regrade search --json --fail-on-match '`debugger`'",
      does: 'Prints JSON Lines; fails a build where somebody left a debugger statement.',
    },
  ],
  async run(invocation) {
    const { context } = invocation;
    const { output } = context;
    const [pattern = '', ...paths] = invocation.arguments;
    const query = await readQuery(
      pattern,
      { language: textOption(invocation, 'language'), libraries: listOption(invocation, 'library') },
      context,
    );
    const lines = countOption(invocation, 'context');
    const files = await listSourceFiles(paths, context.directory);
    const tally = createTally(files.length);
    const results = runFiles(
      files.map(({ absolute, shown }) => ({ absolute, path: shown })),
      {
        steps: [stepOf(query, { id: 'search', role: 'select' })],
        maxBytes: countOption(invocation, 'maxBytes'),
        threads: threadsOf(textOption(invocation, 'threads')),
        signal: context.signal,
      },
    );
    let index = 0;
    for await (const result of results) {
      const path = files[index++]?.shown ?? '';
      tally.add(path, result);
      showResult(path, result, { lines, count: flagOption(invocation, 'count'), output });
    }
    throwIfInterrupted(context, 'Run the command again; nothing was changed.');
    output.endProgress();
    output.log(tally.summary(`language ${query.query.language}`));
    if (tally.failed() > 0) return 'attention';
    return flagOption(invocation, 'failOnMatch') && tally.sites() > 0 ? 'attention' : 'done';
  },
};

interface ShowOptions {
  readonly lines: number;
  readonly count: boolean;
  readonly output: Output;
}

function showResult(path: string, result: FileResult, { lines, count, output }: ShowOptions): void {
  if (result.kind === 'failed') {
    const { code, message } = result;
    output.json({ path, error: { code, message } });
    output.error(`${path}: ${message} [${code}]`);
  }
  if (result.kind !== 'matched') return;
  const sites = result.found.flatMap((step) => step.sites);
  if (count) {
    output.json({ path, count: sites.length });
    output.line(`${path}:${sites.length}`);
    return;
  }
  for (const site of sites) {
    output.json(siteJson(path, site));
    for (const line of siteLines({ path, text: result.text, site, around: lines }, output.colors))
      output.line(line);
  }
}
