/** `regrade test`: the samples of pattern files, once or whenever a file changes. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { isRegradeError } from '../../core/errors.ts';
import { type CommandContext, flagOption, type Invocation, listOption, textOption } from '../command.ts';
import { commandAnswers } from '../engine/answers.ts';
import { folderOf, listSourceFiles } from '../files/source-files.ts';
import { watchPaths } from '../files/watch-paths.ts';
import { nearestLibrary } from '../library/library-files.ts';
import { projectLibrary, withReadyPatterns } from '../library/query-libraries.ts';
import { showSampleResult } from '../present/sample-result.ts';
import { judgeAskingSample, judgeSample } from '../samples/judge-sample.ts';
import { createSampleRunner, type JudgeSample, type SampleRunner } from '../samples/run-samples.ts';
import { testedPatterns } from '../samples/sampled-files.ts';
import { counted } from '../words.ts';

/** Carries out `regrade test`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { arguments: paths, context } = invocation;
  const options: TestOptions = {
    paths,
    given: listOption(invocation, 'library'),
    filter: textOption(invocation, 'filter'),
    isWatch: flagOption(invocation, 'watch'),
  };
  const runner = createSampleRunner();
  // Watching starts before the first run reads anything, so that no change falls in between.
  const changes = options.isWatch ? watchPaths(await watchedPaths(options, context), context.signal) : [];
  let end = await runOnce(runner, options, context);
  for await (const _ of changes) end = await runAgain(runner, options, context);
  return end;
}

interface TestOptions {
  readonly paths: readonly string[];
  readonly given: readonly string[];
  readonly filter: string | undefined;
  readonly isWatch: boolean;
}

type TestEnd = 'done' | 'attention';

async function runOnce(
  runner: SampleRunner,
  { paths, given, filter, isWatch }: TestOptions,
  context: CommandContext,
): Promise<TestEnd> {
  const { directory, output, signal } = context;
  const listed = await listSourceFiles(paths, directory);
  const named = listed.filter(({ shown }) => /(?:\.md|\.grit|(?:^|\/)grit\.ya?ml)$/.test(shown));
  const library = await projectLibrary({
    directory,
    given: [...named.map(({ absolute }) => absolute), ...given],
  });
  const shown = new Set(named.map((file) => file.shown));
  const patterns = testedPatterns(library, (path) => shown.has(path));
  const sources = patterns.map(({ source }) => source);
  const libraries = await withReadyPatterns(sources, library.files);
  const answers = commandAnswers(context);
  const judge: JudgeSample = (query, sample) =>
    query.asks.length > 0
      ? judgeAskingSample(query, sample, answers.answerAlone)
      : judgeSample(query, sample);
  const counts = { passed: 0, failed: 0 };
  let ran = 0;
  for await (const { results, isKnown } of runner.run(patterns, { libraries, judge, filter, signal }))
    for (const result of results) {
      counts[result.verdict.kind] += 1;
      if (isKnown) continue;
      ran += 1;
      showSampleResult(result, output);
    }
  answers.end();
  if (isWatch) output.json({ ran, ...counts });
  const again = isWatch ? `; ${ran} run, waiting for changes` : '';
  output.log(`${counted(counts.passed, 'sample')} passed, ${counts.failed} failed${again}`);
  return counts.failed === 0 ? 'done' : 'attention';
}

/** While a file is being written a list or a library may be broken: that is told, and the watch goes on. */
async function runAgain(
  runner: SampleRunner,
  options: TestOptions,
  context: CommandContext,
): Promise<TestEnd> {
  try {
    return await runOnce(runner, options, context);
  } catch (error) {
    if (!isRegradeError(error)) throw error;
    context.output.json({ error: { code: error.code, message: error.message } });
    context.output.error(`${error.message} [${error.code}]`);
    return 'attention';
  }
}

async function watchedPaths({ paths, given }: TestOptions, { directory }: CommandContext) {
  const named = paths.length === 0 ? ['.'] : paths;
  const folders = await Promise.all([...named, ...given].map((path) => folderOf(path, directory)));
  const nearest = await nearestLibrary(directory);
  return [...new Set([...folders, ...(nearest === undefined ? [] : [nearest])])];
}
