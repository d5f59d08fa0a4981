/** `regrade demo`: the main job on real code, from nothing, without an account. */

import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { RegradeError } from '../../core/errors.ts';
import type { CommandContext, CommandDefinition } from '../command.ts';
import { loadConfig } from '../configuration.ts';

/** What `infra/demo` exports. */
interface DemoModule {
  readonly runDemo: (options: {
    readonly config: Awaited<ReturnType<typeof loadConfig>>;
    readonly context: CommandContext;
  }) => Promise<ExitMeaning>;
}

/** The verb `demo`. */
export const command: CommandDefinition = {
  name: 'demo',
  summary: 'runs a whole migration on real repositories against the local forge; needs no account',
  arguments: [],
  options: [],
  examples: [
    { line: 'regrade demo', does: 'Starts everything, runs a migration, and opens its dashboard.' },
    { line: 'regrade demo --json', does: 'Prints each step as a JSON line.' },
  ],
  async run({ context }) {
    const { runDemo } = await loadDemo();
    return runDemo({ config: await loadConfig(context), context });
  },
};

async function loadDemo(): Promise<DemoModule> {
  const location = new URL('../../infra/demo/index.ts', import.meta.url).href;
  try {
    return (await import(location)) as DemoModule;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      throw new RegradeError('RG_CLI_PART_MISSING', { part: 'demo' }, { cause: error });
    throw error;
  }
}
