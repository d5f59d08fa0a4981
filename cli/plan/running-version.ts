/** What runs already under a migration's name, where a stack is up; starts none. */
import type { Config } from '../../core/config/config.ts';
import { isRegradeError } from '../../core/errors.ts';

/** The version that is known to the control plane, compared with a spec. */
export type RunningVersion =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' }
  | { readonly kind: 'same' | 'changed'; readonly version: number; readonly state: string };

/** Asks a running stack for the migration of this name. */
export async function compareWithRunning(
  config: Config,
  name: string,
  specId: string,
): Promise<RunningVersion> {
  const { stackStatus } = await import('../../infra/dev-stack/index.ts');
  const status = await stackStatus(config);
  if (status.kind !== 'running') return { kind: 'unknown' };
  const { createClient } = await import('../../dashboard/client/client.ts');
  try {
    const {
      version,
      state,
      specId: current,
    } = await createClient({ url: status.dashboardUrl }).getMigration(name);
    return { kind: current === specId ? 'same' : 'changed', version, state };
  } catch (error) {
    if (isRegradeError(error) && error.exit === 'badInput') return { kind: 'none' };
    throw error;
  }
}
