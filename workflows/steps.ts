/**
 * The activities as workflows call them: which task queue, how long, how often again.
 *
 * Queues are named after the workflow's own queue (`<queue>-scan` …), so that a test or a second installation on one
 * server only chooses one name. Heartbeat timeouts are seconds: a killed worker's work is taken over at once.
 */
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type {
  PlanningActivities,
  PublishActivities,
  RewriteActivities,
  ScanActivities,
} from './contracts.ts';

/** Suffixes of the task queues beside the workflows' own queue. */
export const queueSuffixes = Object.freeze({ scan: '-scan', rewrite: '-rewrite', host: '-host' });

/** Database-only activities, on the workflows' own queue. */
export function planning(): PlanningActivities {
  return proxyActivities<PlanningActivities>({
    taskQueue: workflowInfo().taskQueue,
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '500 ms', maximumInterval: '30 seconds' },
  });
}

/** Discover and scan: hours at most, resumed from the last heartbeat. */
export function scanning(): ScanActivities {
  return proxyActivities<ScanActivities>({
    taskQueue: workflowInfo().taskQueue + queueSuffixes.scan,
    startToCloseTimeout: '12 hours',
    heartbeatTimeout: '8 seconds',
    retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 20 },
  });
}

/** Rewriting and verifying one target. */
export function rewriting(): RewriteActivities {
  return proxyActivities<RewriteActivities>({
    taskQueue: workflowInfo().taskQueue + queueSuffixes.rewrite,
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '8 seconds',
    retry: { initialInterval: '1 second', maximumInterval: '2 minutes', maximumAttempts: 8 },
  });
}

/** Calls to code hosts; a refused rate comes back as an outcome, not as a failure. */
export function publishing(): PublishActivities {
  return proxyActivities<PublishActivities>({
    taskQueue: workflowInfo().taskQueue + queueSuffixes.host,
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '1 second', maximumInterval: '5 minutes', maximumAttempts: 12 },
  });
}
