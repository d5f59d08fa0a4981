/**
 * Makes the activities of a worker process out of the configuration.
 */
import { createPlanningActivities } from '../../activities/rollout/activity.ts';
import type { ActivityContext, WorkerActivities } from './worker-activities.ts';

/** Every activity that this installation can run. */
export async function composeActivities({ database }: ActivityContext): Promise<WorkerActivities> {
  return {
    planning: createPlanningActivities({ database, now: Date.now }),
    close: async () => {},
  };
}
