/**
 * The activities that talk to code hosts, as the worker registers them.
 */
import type { PublishActivities, TrackOutcome } from '../../workflows/contracts.ts';
import { HostPaced } from '../adapters/code-host/code-host.ts';
import { withHeartbeat } from '../adapters/temporal/heartbeat.ts';
import { track } from '../track/track.ts';
import type { PublishDependencies } from './ports.ts';
import { publish } from './publish.ts';
import { withdraw } from './withdraw.ts';

/** Makes the activities over their dependencies. */
export function createPublishActivities(dependencies: PublishDependencies): PublishActivities {
  return {
    publish: (input) => publish(dependencies, input),
    track: ({ changeset }) => trackPatiently(dependencies, changeset),
    withdraw: (input) => withHeartbeat((signal) => withdraw(dependencies, { ...input, signal })),
  };
}

/** A host that asks to slow down is looked at again on the workflow's next turn; nothing changed until then. */
async function trackPatiently(dependencies: PublishDependencies, changeset: string): Promise<TrackOutcome> {
  try {
    return await track(dependencies, changeset);
  } catch (error) {
    if (!(error instanceof HostPaced)) throw error;
    return { state: 'unseen', final: false };
  }
}
