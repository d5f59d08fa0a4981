/** `regrade apply`: rewrites a working tree by the deterministic steps; shows the diff first, needs no server. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { RegradeError } from '../../core/errors.ts';
import { type ApplyInput, readApplyInput } from '../apply/apply-input.ts';
import { refuseDirtyTree } from '../apply/dirty-tree.ts';
import {
  changesOf,
  checkChanges,
  diffOf,
  type WorkingTreeChange,
  writeChange,
} from '../apply/file-changes.ts';
import {
  type CommandContext,
  countOption,
  flagOption,
  type Invocation,
  listOption,
  textOption,
  throwIfInterrupted,
} from '../command.ts';
import { commandAnswers } from '../engine/answers.ts';
import type { FileResult } from '../engine/file-task.ts';
import { runFiles } from '../engine/run-files.ts';
import { isGenerated, pathMatcher } from '../files/file-scope.ts';
import { listSourceFiles } from '../files/source-files.ts';
import { coloredDiff } from '../present/diff.ts';
import { createTally } from '../present/tally.ts';
import { threadsOf } from '../threads.ts';
import { counted } from '../words.ts';

/** Carries out `regrade apply`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { context } = invocation;
  const [input = '', ...given] = invocation.arguments;
  const options = {
    language: textOption(invocation, 'language'),
    libraries: listOption(invocation, 'library'),
  };
  const plan = await readApplyInput(input, options, context);
  const paths = given.length === 0 ? ['.'] : given;
  const isDry = flagOption(invocation, 'dryRun');
  const found = await findChanges(plan, paths, context, {
    maxBytes: plan.scope?.maxBytes ?? countOption(invocation, 'maxBytes'),
    threads: threadsOf(textOption(invocation, 'threads')),
  });
  for (const change of found.changes) context.output.line(coloredDiff(diffOf(change), context.output.colors));
  checkChanges(found.changes, paths, context.directory);
  if (!isDry && found.changes.length > 0) {
    if (!flagOption(invocation, 'force')) await refuseDirtyTree(found.changes, paths, context.directory);
    await writeAll(found.changes, context);
  }
  report(found, isDry, context);
  return found.failed > 0 ? 'attention' : 'done';
}

interface Found {
  readonly changes: readonly WorkingTreeChange[];
  readonly failed: number;
  readonly summary: string;
  /** Sites of model steps, by step. */
  readonly modelSites: Readonly<Record<string, number>>;
}

async function findChanges(
  plan: ApplyInput,
  paths: readonly string[],
  context: CommandContext,
  limits: { readonly maxBytes: number; readonly threads: number },
): Promise<Found> {
  let unlisted = 0;
  const all = await listSourceFiles(paths, context.directory, (path, reason) => {
    unlisted += 1;
    context.output.error(`${path}: the directory cannot be listed: ${reason} [RG_CLI_READ]`);
  });
  const files = plan.scope === undefined ? all : all.filter(pathMatcher(plan.scope));
  const tasks = files.map(({ absolute, shown }) => ({ absolute, path: shown }));
  const changes: WorkingTreeChange[] = [];
  const modelSites = Object.fromEntries(
    plan.steps.flatMap(({ id, role }) => (role === 'select' ? [[id, 0]] : [])),
  );
  const tally = createTally(files.length);
  const asking = commandAnswers(context);
  let index = 0;
  for await (const result of runFiles(tasks, {
    ...limits,
    steps: plan.steps,
    signal: context.signal,
    asking,
  })) {
    const path = files[index++]?.shown ?? '';
    if (plan.scope?.generated === false && result.kind === 'matched' && isGenerated(path, result.text))
      continue;
    tally.add(path, result);
    if (result.kind === 'failed') context.output.error(`${path}: ${result.message} [${result.code}]`);
    if (result.kind !== 'matched') continue;
    addModelSites(modelSites, result);
    changes.push(...(await changesOf(path, result, context.directory)));
  }
  throwIfInterrupted(context, 'Nothing was written; run the command again.');
  asking.end();
  return { changes, failed: tally.failed() + unlisted, summary: tally.summary(''), modelSites };
}

function addModelSites(
  counts: Record<string, number>,
  result: Extract<FileResult, { kind: 'matched' }>,
): void {
  for (const { step, sites } of result.found) {
    const before = counts[step];
    if (before !== undefined) counts[step] = before + sites.length;
  }
}

async function writeAll(changes: readonly WorkingTreeChange[], context: CommandContext): Promise<void> {
  let written = 0;
  for (const change of changes) {
    if (context.signal.aborted)
      throw new RegradeError('RG_CLI_INTERRUPTED', {
        where: ` after ${written} of ${changes.length} files were written`,
        remedy: 'Every written file is whole; run the command again with `--force` to go on.',
      });
    await writeChange(change, context.directory);
    written += 1;
  }
}

function report(
  { changes, failed, summary, modelSites }: Found,
  isDry: boolean,
  { output }: CommandContext,
): void {
  output.json({
    applied: !isDry,
    files: changes.map((change) => ({ path: change.path, diff: diffOf(change) })),
    modelSites,
    failed,
  });
  const verb = isDry ? 'would change' : 'changed';
  output.log(`${verb} ${counted(changes.length, 'file')}; ${summary}`);
  for (const [step, count] of Object.entries(modelSites))
    if (count > 0)
      output.log(
        `${counted(count, 'site')} left for the model step \`${step}\`; \`regrade run\` asks the model.`,
      );
}
