/**
 * The activity `verify`: one patch through all checks, with a heartbeat every second and the caller's cancellation.
 */
import type { RewriteActivities } from '../../workflows/contracts.ts';
import { withHeartbeat } from '../adapters/temporal/heartbeat.ts';
import type { VerifyDependencies } from './ports.ts';
import { verifyTarget } from './verify-target.ts';

/** Makes the activity over its dependencies. */
export function createVerifyActivity(dependencies: VerifyDependencies): Pick<RewriteActivities, 'verify'> {
  return {
    verify: (input) => withHeartbeat((signal) => verifyTarget(dependencies, { ...input, signal })),
  };
}
