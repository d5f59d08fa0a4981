/** `regrade plan`: what a migration would do, before anything is started. */

import { dirname, relative, resolve } from 'node:path';
import type { Config } from '../../core/config/config.ts';
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { hashOf } from '../../core/hash.ts';
import type { Spec } from '../../core/spec/spec.ts';
import { type CommandContext, type Invocation, textOption } from '../command.ts';
import { loadConfig } from '../configuration.ts';
import { readMigration, stepsOf, withAbsolutePaths } from '../migration-input.ts';
import { costEstimate, estimateTarget, type TargetEstimate, waveEstimates } from '../plan/estimate.ts';
import { findLocalRepositories, type LocalScope } from '../plan/local-repositories.ts';
import { compareWithRunning, type RunningVersion } from '../plan/running-version.ts';
import { threadsOf } from '../threads.ts';
import { counted, durationText } from '../words.ts';

/** Carries out `regrade plan`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { context } = invocation;
  const [file = ''] = invocation.arguments;
  const { spec } = await readMigration(file, context);
  const config = await loadConfig(context);
  const folder = dirname(resolve(context.directory, file));
  const scope = await findLocalRepositories(spec.scope.sources, folder);
  const options = { steps: stepsOf(spec), threads: threadsOf(textOption(invocation, 'threads')) };
  const targets: TargetEstimate[] = [];
  for (const [index, path] of scope.trees.entries()) {
    context.output.progress(
      `looking at ${index + 1} of ${scope.trees.length}: ${relative(folder, path) || '.'}`,
    );
    targets.push(await estimateTarget(path, spec, context, options));
  }
  context.output.endProgress();
  const specId = hashOf(withAbsolutePaths(spec, file, context.directory));
  const running = await compareWithRunning(config, spec.name, specId);
  show({ spec, scope, targets, config, running }, context);
  return 'done';
}

interface Plan {
  readonly spec: Spec;
  readonly scope: LocalScope;
  readonly targets: readonly TargetEstimate[];
  readonly config: Config;
  readonly running: RunningVersion;
}

function show({ spec, scope, targets, config, running }: Plan, { output, directory }: CommandContext): void {
  const matched = targets.filter(({ sites }) => Object.values(sites).some((count) => count > 0));
  const steps = spec.steps.map(({ id, kind }) => ({
    id,
    kind,
    sites: sum(targets, ({ sites }) => sites[id] ?? 0),
  }));
  const waves = waveEstimates(spec.rollout.waves, targets.length);
  const { perHour } = spec.rollout.pace;
  const hours = perHour === undefined ? undefined : Math.ceil((matched.length / perHour) * 10) / 10;
  const cost = costEstimate(spec, targets, config);
  const { unresolved } = scope;
  output.json({ name: spec.name, targets, unresolved, steps, waves, hours, cost, running });
  output.line(`${output.colors.bold(spec.name)}: ${spec.title}`);
  output.line(
    `${counted(targets.length, 'repository', 'repositories')} on this machine, ${matched.length} with sites`,
  );
  for (const entry of unresolved.slice(0, 5)) output.line(`  a run also looks up ${entry}`);
  if (unresolved.length > 5) output.line(`  … and ${unresolved.length - 5} more`);
  for (const { id, kind, sites } of steps) output.line(`step ${id} (${kind}): ${counted(sites, 'site')}`);
  for (const { path, sites } of matched.slice(0, 20))
    output.line(
      `  ${relative(directory, path) || '.'}: ${counted(sum(Object.values(sites), Number), 'site')}`,
    );
  if (matched.length > 20) output.line(`  … and ${matched.length - 20} more`);
  output.line(`waves: ${waves.map(({ name, targets: count }) => `${name} ${count}`).join(', ')}`);
  if (hours !== undefined)
    output.line(`pace: at ${perHour} an hour, about ${hours} h to open every pull request`);
  if (steps.some(({ kind }) => kind === 'model')) output.line(costLine(spec, cost));
  const wait = sum(spec.rollout.waves, ({ gate }) => gate.afterMs);
  if (wait > 0) output.line(`gates: at least ${durationText(wait)} of waiting`);
  output.line(runningLine(running));
}

function costLine({ budget }: Spec, cost: number): string {
  const limit = budget.money === undefined ? 'no limit is set' : `the budget is ${budget.money} USD`;
  return `model: about ${cost.toFixed(2)} USD on first answers; ${limit}`;
}

function runningLine(running: RunningVersion): string {
  if (running.kind === 'unknown') return 'not compared with a running version: no stack is up (`regrade up`)';
  if (running.kind === 'none') return 'new: no migration of this name was run here';
  if (running.kind === 'same')
    return `unchanged: version ${running.version} is ${running.state} with this very spec`;
  return `changed: version ${running.version} is ${running.state}; a run makes version ${running.version + 1}`;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
