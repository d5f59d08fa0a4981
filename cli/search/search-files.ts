/** Searches listed files of this machine, and reports what is found as it is found. */
import { type Invocation, throwIfInterrupted } from '../command.ts';
import { commandAnswers } from '../engine/answers.ts';
import type { FileResult, ResultForm } from '../engine/file-task.ts';
import type { LaneProcess } from '../engine/lane-process.ts';
import type { LookHelper } from '../engine/look-helper.ts';
import { stepOf } from '../engine/query-input.ts';
import { runFiles } from '../engine/run-files.ts';
import type { SourcePath } from '../files/source-files.ts';
import type { Output } from '../output.ts';
import { createTally, type Tally } from '../present/tally.ts';
import { counted } from '../words.ts';
import { createRepositoryNames } from './local-repository.ts';
import type { SearchEnd, SearchOptions } from './search-options.ts';
import { createPace, createProgressLine } from './search-progress.ts';
import { readSearchQuery } from './search-query.ts';
import { createReport, type SiteReport } from './site-report.ts';

/** A directory that could not be listed. */
export interface UnlistedDirectory {
  readonly path: string;
  readonly reason: string;
}

/** What is searched, and by whom. */
export interface ListedFiles {
  readonly files: readonly SourcePath[];
  readonly unlisted: readonly UnlistedDirectory[];
  readonly threads: number;
  /** The caller's to end, as the spare process is. */
  readonly helper?: LookHelper | undefined;
  readonly spare?: LaneProcess | undefined;
}

/** Searches files; results are reported in their order. */
export async function searchFiles(
  invocation: Invocation,
  options: SearchOptions,
  { files, unlisted, ...workers }: ListedFiles,
): Promise<SearchEnd> {
  const { context } = invocation;
  const query = await readSearchQuery(invocation);
  const report = createReport({ ...options, output: context.output });
  const { maxBytes } = options;
  for (const { path, reason } of unlisted)
    report.failure({ path }, 'RG_CLI_READ', `the directory cannot be listed: ${reason}`);
  const tally = createTally(files.length);
  const asking = commandAnswers(context);
  const repositoryOf = namesRepositories(options) ? createRepositoryNames(context.directory) : undefined;
  const results = runFiles(
    files.map(({ absolute, shown }) => ({ absolute, path: shown })),
    {
      steps: [stepOf(query, { id: 'search', role: 'select' })],
      maxBytes,
      ...workers,
      signal: context.signal,
      asking,
      form: formOf(options),
      repositoryOf,
    },
  );
  const progress = pathsProgress(files.length, tally, context.output);
  let index = 0;
  for await (const result of results) {
    const file = files[index++];
    if (file === undefined) continue;
    tally.add(file.shown, result);
    if (result.kind === 'printed') context.output.jsonLines(result.lines);
    if (result.kind === 'matched') await reportFile(file, result, { report, repositoryOf });
    if (result.kind === 'failed') report.failure({ path: file.shown }, result.code, result.message);
    progress(index);
  }
  throwIfInterrupted(context, 'Run the command again; nothing was changed.');
  context.output.endProgress();
  report.end();
  asking.end();
  context.output.log(tally.summary(`language ${query.query.language}`));
  return { sites: tally.sites(), failed: tally.failed() + unlisted.length };
}

/** Sites that are printed as they are found need not come here one by one. */
function formOf({ format, isCount, groupBy, around }: SearchOptions): ResultForm {
  return format === 'json' && !isCount && groupBy === undefined && around === 0 ? 'jsonLines' : 'sites';
}

/** Groups by repository need names, and so does what other programs read; a person sees the path. */
function namesRepositories({ format, groupBy }: SearchOptions): boolean {
  return groupBy === undefined ? format !== 'text' : groupBy === 'repository' || groupBy === 'owner';
}

async function placeOf(
  { shown: path, absolute }: SourcePath,
  repositoryOf: ReturnType<typeof createRepositoryNames> | undefined,
): Promise<{ readonly repository?: string; readonly path: string }> {
  return repositoryOf === undefined ? { path } : { repository: await repositoryOf(absolute), path };
}

/** Tells how many files are done, e.g. `1200 of 20000 files, 37 sites, about 12 s left`. */
function pathsProgress(total: number, tally: Tally, output: Output): (done: number) => void {
  const line = createProgressLine(output);
  const left = createPace(total);
  return (done) => {
    const time = left(done);
    line.show(() => `${done} of ${counted(total, 'file')}, ${counted(tally.sites(), 'site')}${time()}`);
  };
}

async function reportFile(
  file: SourcePath,
  { found, text }: Extract<FileResult, { kind: 'matched' }>,
  {
    report,
    repositoryOf,
  }: {
    readonly report: SiteReport;
    readonly repositoryOf: ReturnType<typeof createRepositoryNames> | undefined;
  },
): Promise<void> {
  const place = await placeOf(file, repositoryOf);
  const sites = found.flatMap((step) =>
    step.sites.map((site) => ({
      ...place,
      start: site.range.start,
      end: site.range.end,
      text: site.text,
      bindings: site.bindings,
    })),
  );
  report.file({ ...place, text, sites });
}
