/**
 * The activity `rewrite`: one target through all steps, with a heartbeat every second and the caller's cancellation.
 */
import type { RewriteActivities } from '../../workflows/contracts.ts';
import { withHeartbeat } from '../adapters/temporal/heartbeat.ts';
import type { RewriteDependencies } from './ports.ts';
import { rewriteTarget } from './rewrite-target.ts';

/** Makes the activity over its dependencies. */
export function createRewriteActivity(dependencies: RewriteDependencies): Pick<RewriteActivities, 'rewrite'> {
  return {
    rewrite: ({ specId, target }) =>
      withHeartbeat((signal) => rewriteTarget(dependencies, { specId, target, signal })),
  };
}
