/**
 * Activities for rollout tests: planning is the real one on a real database, effects on repositories are scripted.
 *
 * What a scripted activity does is what the real one leaves in the read model, so that workflows and gates see the same.
 */

import { Context } from '@temporalio/activity';
import type { Database } from '../../activities/adapters/database/database.ts';
import { moveTarget } from '../../activities/adapters/database/transitions.ts';
import { createPlanningActivities } from '../../activities/rollout/activity.ts';
import type {
  AllActivities,
  PublishOutcome,
  RewriteOutcome,
  VerifyOutcome,
  WithdrawOutcome,
} from '../../workflows/contracts.ts';

/** How the effects of a test's migration behave; every call is recorded. */
export interface Script {
  rewrite?(target: string, specId: string): RewriteOutcome | Promise<RewriteOutcome>;
  scan?(specId: string, database: Database): Promise<void>;
  verify?(target: string): VerifyOutcome;
  publish?(target: string): PublishOutcome | undefined | Promise<PublishOutcome | undefined>;
  merged?(target: string): boolean;
  /** What the n-th call (from 1) leaves. */
  withdraw?(call: number): WithdrawOutcome;
}

/** Activities and what they saw. */
export interface ScriptedActivities {
  readonly activities: AllActivities;
  /** Targets in the order in which their pull request was opened. */
  readonly published: string[];
  /** The target, or else the migration, of every withdrawal asked for. */
  readonly withdrawals: readonly string[];
  /** Most targets between the start of their rewrite and their settling at one time. */
  readonly most: () => number;
}

/** Makes the activities over `database`; the migration's targets are those that the test inserted. */
export function scriptActivities(database: Database, script: Script): ScriptedActivities {
  const published: string[] = [];
  const withdrawals: string[] = [];
  const active = new Set<string>();
  let most = 0;
  const settle = (target: string) => active.delete(target);
  const planning = createPlanningActivities({ database, now: Date.now });
  const activities: AllActivities = {
    ...planning,
    settleTarget: async (input) => {
      settle(input.target);
      await planning.settleTarget(input);
    },
    discover: async () => ({ targets: 0 }),
    scan: async ({ specId }) => {
      await script.scan?.(specId, database);
      return { matched: 0, clean: 0, failed: 0 };
    },
    rewrite: async ({ target, specId }) => {
      active.add(target);
      most = Math.max(most, active.size);
      const outcome = (await beating(async () => script.rewrite?.(target, specId))) ?? rewritten;
      if (outcome.kind === 'rewritten') await move(target, 'rewriting');
      return outcome;
    },
    verify: async ({ target }) => {
      const outcome = script.verify?.(target) ?? { kind: 'accepted', reason: 'all checks passed' };
      if (outcome.kind === 'accepted') await move(target, 'verified');
      return outcome;
    },
    publish: async ({ target }) => {
      const outcome = await beating(async () => script.publish?.(target));
      if (outcome !== undefined && outcome.kind !== 'opened') return outcome;
      published.push(target);
      settle(target);
      await move(target, 'published');
      return { kind: 'opened', changeset: target, number: published.length };
    },
    withdraw: async ({ migration, target }) => {
      withdrawals.push(target ?? migration);
      return script.withdraw?.(withdrawals.length) ?? { withdrawn: 0, left: 0, retryAfterMs: 0 };
    },
    track: async ({ changeset }) => {
      if (script.merged?.(changeset) !== true) return { state: 'open', final: false };
      await move(changeset, 'merged');
      await database.query(`update changesets set state = 'merged' where id = $1`, [changeset]);
      return { state: 'merged', final: true };
    },
  };
  return { activities, published, withdrawals, most: () => most };

  async function move(target: string, to: 'rewriting' | 'verified' | 'published' | 'merged') {
    await database.transaction((client) => moveTarget(client, { target, to, stage: 'publish' }));
  }
}

/** Heartbeats while `work` takes its time and ends when cancelled, as the real activities do. */
async function beating<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), 1000);
  try {
    return await Promise.race([work(), context.cancelled]);
  } finally {
    clearInterval(timer);
  }
}

const rewritten: RewriteOutcome = Object.freeze({
  kind: 'rewritten',
  patch: 'patch',
  ruleEdits: 1,
  modelEdits: 0,
});
