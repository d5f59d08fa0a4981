/** `regrade down`: ends the embedded stack; all state stays. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import type { Invocation } from '../command.ts';
import { loadConfig } from '../configuration.ts';

/** Carries out `regrade down`. */
export async function run({ context }: Invocation): Promise<ExitMeaning> {
  const config = await loadConfig(context);
  const { stopStack } = await import('../../infra/dev-stack/index.ts');
  const stopped = await stopStack(config);
  context.output.json({ stopped, stateDirectory: config.stateDirectory });
  context.output.line(stopped ? 'The stack is down.' : 'No stack was running.');
  return 'done';
}
