/** What the rollout's activities need from outside. */
import type { Database } from '../adapters/database/database.ts';

/** Dependencies of `createPlanningActivities`. */
export interface PlanningDependencies {
  readonly database: Database;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
