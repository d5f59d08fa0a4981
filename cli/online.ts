/**
 * The way to the control plane: finds or starts the stack, and speaks to it through the dashboard's client.
 *
 * Loaded by online verbs only when they run, so that offline verbs start without it.
 */
import type { Config } from '../core/config/config.ts';
import type { DashboardClient } from '../dashboard/client/client.ts';
import type { Stack, StackMode } from '../infra/dev-stack/index.ts';
import type { CommandContext } from './command.ts';
import { loadConfig } from './configuration.ts';

/** A control plane that answers. */
export interface ControlPlane {
  readonly config: Config;
  readonly stack: Stack;
  readonly client: DashboardClient;
}

/**
 * Calls `use` with a control plane; `attached` ends with the command what the command started, `detached` leaves it.
 *
 * A stack that runs already is used and left running in both modes.
 */
export async function withControlPlane<T>(
  context: CommandContext,
  mode: StackMode,
  use: (plane: ControlPlane) => Promise<T>,
): Promise<T> {
  const config = await loadConfig(context);
  const [{ ensureStack }, { createClient }] = await Promise.all([
    import('../infra/dev-stack/index.ts'),
    import('../dashboard/client/client.ts'),
  ]);
  const stack = await ensureStack(config, {
    mode,
    onProgress: ({ message }) => context.output.progress(message),
  });
  context.output.endProgress();
  try {
    return await use({ config, stack, client: createClient({ url: stack.dashboardUrl }) });
  } finally {
    await stack.release();
  }
}
