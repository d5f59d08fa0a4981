/**
 * What a migration would do to the repositories on this machine: targets, sites, waves, duration, cost. Estimates only.
 */
import type { Config } from '../../core/config/config.ts';
import type { ModelStep, Spec, WavePlan } from '../../core/spec/spec.ts';
import { type CommandContext, throwIfInterrupted } from '../command.ts';
import type { QueryStep } from '../engine/query-steps.ts';
import { runFiles } from '../engine/run-files.ts';
import { isGenerated, pathMatcher } from '../files/file-scope.ts';
import { listSourceFiles } from '../files/source-files.ts';

/** Sites found in one working tree. */
export interface TargetEstimate {
  readonly path: string;
  /** Sites of each step by its id. */
  readonly sites: Readonly<Record<string, number>>;
  /** Characters of the files with sites of model steps, by step. */
  readonly characters: Readonly<Record<string, number>>;
  readonly failed: number;
}

/** Runs the steps over one working tree and counts. */
export async function estimateTarget(
  path: string,
  spec: Spec,
  context: CommandContext,
  options: { readonly steps: readonly QueryStep[]; readonly threads: number },
): Promise<TargetEstimate> {
  const { files: scope } = spec.scope;
  const files = (await listSourceFiles([path], path)).filter(pathMatcher(scope));
  const tasks = files.map(({ absolute, relative }) => ({ absolute, path: relative }));
  const sites: Record<string, number> = {};
  const characters: Record<string, number> = {};
  let failed = 0;
  const run = { ...options, maxBytes: scope.maxBytes, signal: context.signal };
  let index = 0;
  for await (const result of runFiles(tasks, run)) {
    const file = tasks[index++]?.path ?? '';
    if (result.kind === 'failed') failed += 1;
    if (result.kind !== 'matched' || (!scope.generated && isGenerated(file, result.text))) continue;
    for (const found of result.found) {
      sites[found.step] = (sites[found.step] ?? 0) + found.sites.length;
      characters[found.step] = (characters[found.step] ?? 0) + result.text.length;
    }
  }
  throwIfInterrupted(context, 'Run the command again; nothing was started.');
  return { path, sites, characters, failed };
}

/** Number of targets of each wave, as the rollout would place them. */
export function waveEstimates(
  waves: readonly WavePlan[],
  targets: number,
): readonly { readonly name: string; readonly targets: number }[] {
  let left = targets;
  return waves.map(({ name, take }, index) => {
    const wanted =
      take.kind === 'count'
        ? take.count
        : take.kind === 'fraction'
          ? Math.ceil(take.fraction * targets)
          : left;
    const size = index === waves.length - 1 ? left : Math.min(left, wanted);
    left -= size;
    return { name, targets: size };
  });
}

/** Characters of code in one token, on average; and tokens that a request holds besides the file. */
const charactersPerToken = 3.6;
const promptTokens = 700;
/** Tokens that an answer spends on one site: both sides of a search-and-replace with some lines around. */
const tokensPerSite = 180;

/** What the model steps would cost on the first answer of their own tier, in US dollars. */
export function costEstimate(spec: Spec, targets: readonly TargetEstimate[], config: Config): number {
  const steps = spec.steps.filter((step): step is ModelStep => step.kind === 'model');
  let dollars = 0;
  for (const { id, tier, instructions } of steps) {
    const { inputPrice, outputPrice } = config.model.tiers[tier];
    for (const { sites, characters } of targets) {
      const count = sites[id] ?? 0;
      if (count === 0) continue;
      const input = ((characters[id] ?? 0) + instructions.length) / charactersPerToken + promptTokens;
      dollars += (input * inputPrice + count * tokensPerSite * outputPrice) / 1_000_000;
    }
  }
  return dollars;
}
