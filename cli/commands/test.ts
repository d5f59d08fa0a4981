/** `regrade test`: the samples of pattern files. */
import { basename } from 'node:path';
import { compileQuery, type LibraryFile } from '../../query-language/index.ts';
import { diffOf } from '../apply/file-changes.ts';
import type { CommandContext, CommandDefinition } from '../command.ts';
import { readInput } from '../files/read-input.ts';
import { listSourceFiles } from '../files/source-files.ts';
import { coloredDiff } from '../present/diff.ts';
import { judgeSample, type SampleVerdict } from '../samples/judge-sample.ts';
import { readSamples, type SampledPattern } from '../samples/read-samples.ts';
import { counted } from '../words.ts';

/** The verb `test`. */
export const command: CommandDefinition = {
  name: 'test',
  summary: 'runs the samples of pattern files (.md); every pattern file below the paths can call the others',
  arguments: [
    { syntax: '[paths...]', description: 'pattern files and directories; the working directory by default' },
  ],
  options: [],
  examples: [
    { line: 'regrade test patterns', does: 'Runs every sample below patterns; exit code 1 where one fails.' },
    { line: 'regrade test --json patterns/no-var.md', does: 'Prints one JSON object a sample.' },
  ],
  async run({ arguments: paths, context }) {
    const { output, directory } = context;
    const listed = await listSourceFiles(paths, directory);
    const files = listed.filter(({ shown }) => /\.(?:md|grit)$/.test(shown));
    const libraries: LibraryFile[] = [];
    for (const { shown, absolute } of files)
      libraries.push({ path: shown, text: await readInput(absolute, directory) });
    const counts = { passed: 0, failed: 0 };
    for (const { path, text } of libraries.filter((file) => file.path.endsWith('.md'))) {
      for (const pattern of readSamples(basename(path, '.md'), text))
        for (const result of judgePattern(pattern, libraries)) {
          counts[result.verdict.kind] += 1;
          showResult(path, pattern, result, context);
        }
    }
    output.log(`${counted(counts.passed, 'sample')} passed, ${counts.failed} failed`);
    return counts.failed === 0 ? 'done' : 'attention';
  },
};

interface SampleResult {
  readonly name: string;
  readonly line: number;
  readonly verdict: SampleVerdict;
}

function judgePattern(pattern: SampledPattern, libraries: readonly LibraryFile[]): readonly SampleResult[] {
  const outcome = compileQuery(pattern.source, { libraries, name: pattern.name });
  if (outcome.kind === 'compiled')
    return pattern.samples.map((sample) => ({ ...sample, verdict: judgeSample(outcome.query, sample) }));
  const [error] = outcome.errors;
  const line = pattern.line + (error?.range.start.line ?? 1) - 1;
  const reason = `the pattern does not compile: ${error?.message ?? ''}`;
  return [{ name: 'pattern', line, verdict: { kind: 'failed', reason } }];
}

function showResult(
  path: string,
  pattern: SampledPattern,
  { name, line, verdict }: SampleResult,
  { output }: CommandContext,
): void {
  output.json({ path, line, pattern: pattern.name, sample: name, ...verdict });
  if (verdict.kind === 'passed') return;
  const { red } = output.colors;
  output.line(`${path}:${line}: ${red('failed')} ${pattern.name} / ${name}: ${verdict.reason}`);
  if (verdict.expected === undefined) return;
  const diff = diffOf({ path: name, before: verdict.expected, after: verdict.actual ?? '' });
  output.line(coloredDiff(diff.slice(diff.indexOf('@@')), output.colors));
}
