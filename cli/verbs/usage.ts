/** `regrade usage`: counts who uses something, how often, for today; the dashboard shows it over time. */

import { resolve } from 'node:path';
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { RegradeError } from '../../core/errors.ts';
import type { Source } from '../../core/spec/spec.ts';
import { type CommandContext, type Invocation, textOption } from '../command.ts';
import { readQuery } from '../engine/query-input.ts';
import { withControlPlane } from '../online.ts';
import { counted } from '../words.ts';

const namePattern = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** Carries out `regrade usage`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { context } = invocation;
  const [name = '', pattern = ''] = invocation.arguments;
  if (!namePattern.test(name))
    throw new RegradeError('RG_CLI_USAGE', {
      reason: `"${name}" is no name of a usage query: lower-case letters, digits and dashes`,
    });
  const sources = readSources(invocation);
  const { source } = await readQuery(pattern, { language: undefined, libraries: [] }, context);
  const usage = { name, title: textOption(invocation, 'title') ?? name, pattern: source, sources };
  return await withControlPlane(context, 'attached', async ({ config, stack }) => {
    const { countUsageOf } = await import('../../infra/usage/count-usage.ts');
    const { environment, signal, output } = context;
    const tally = await countUsageOf({
      ...usage,
      ...{ config, environment, signal, databaseUrl: stack.databaseUrl },
      day: new Date().toISOString().slice(0, 10),
      onProgress: ({ done, total }) => output.progress(`counted ${done} of ${total}`),
    });
    output.endProgress();
    output.json({ name, ...tally });
    const { sites, using, repositories, failed } = tally;
    output.line(
      `${counted(sites, 'site')} in ${using} of ${counted(repositories, 'repository', 'repositories')}`,
    );
    if (failed > 0) output.error(`${failed} could not be looked at and keep their last counts`);
    if (stack.origin === 'found') output.log(`Dashboard: ${stack.dashboardUrl}/usage/${name}`);
    return failed > 0 ? 'attention' : 'done';
  });
}

function readSources(invocation: Invocation): readonly Source[] {
  const { context } = invocation;
  const sources = [
    sourceOf('repositories', textOption(invocation, 'repositories'), context),
    sourceOf('directory', textOption(invocation, 'directory'), context),
  ].filter((source) => source !== undefined);
  if (sources.length > 0) return sources;
  throw new RegradeError('RG_CLI_USAGE', {
    reason: 'usage needs --repositories FILE or --directory FOLDER',
  });
}

function sourceOf(
  kind: 'repositories' | 'directory',
  path: string | undefined,
  { directory }: CommandContext,
): Source | undefined {
  return path === undefined ? undefined : { kind, path: resolve(directory, path) };
}
