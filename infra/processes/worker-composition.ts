/**
 * Makes the activities of a worker process out of the configuration: the place where ports meet their adapters.
 */
import { join } from 'node:path';
import { filesystemStore } from '../../activities/adapters/artifacts/filesystem-store.ts';
import { createConfiguredCodeHosts } from '../../activities/adapters/code-host/configured-hosts.ts';
import { openModel } from '../../activities/adapters/model/open-model.ts';
import { detectSandbox } from '../../activities/adapters/sandbox/detect-sandbox.ts';
import { createPublishActivities } from '../../activities/publish/activity.ts';
import { createRewriteActivity } from '../../activities/rewrite/activity.ts';
import { createPlanningActivities } from '../../activities/rollout/activity.ts';
import { createScanActivities } from '../../activities/scan/activity.ts';
import { createConfiguredMirrors, createScanDependencies } from '../../activities/scan/compose.ts';
import { createVerifyActivity } from '../../activities/verify/activity.ts';
import { type ActivityContext, artifactsFolder, type WorkerActivities } from './worker-activities.ts';

/** Every activity that this installation can run. */
export async function composeActivities({ config, database }: ActivityContext): Promise<WorkerActivities> {
  const environment = process.env;
  const artifacts = filesystemStore(artifactsFolder(config));
  const mirrors = createConfiguredMirrors(config, environment);
  const sandbox = await detectSandbox();
  return {
    planning: createPlanningActivities({ database, now: Date.now }),
    scan: createScanActivities(createScanDependencies(config, { database, mirrors })),
    rewrite: {
      ...createRewriteActivity({
        database,
        artifacts,
        model: openModel({ config: config.model, environment, database, artifacts }),
        tiers: config.model.tiers,
        mirrors,
      }),
      ...createVerifyActivity({
        database,
        artifacts,
        mirrors,
        sandbox,
        workFolder: join(config.stateDirectory, 'work'),
      }),
    },
    host: createPublishActivities({
      database,
      artifacts,
      codeHosts: createConfiguredCodeHosts(config.codeHosts, environment),
    }),
    close: async () => {},
  };
}
