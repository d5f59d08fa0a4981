/**
 * Pure decisions of a repoChange workflow: what an outcome means for its target, and when to look at a pull request again.
 */
import type { Stage, TargetState } from '../../core/states.ts';
import type { RewriteOutcome, VerifyOutcome } from '../contracts.ts';

/** A side exit of a target, to be recorded. */
export interface SideExit {
  readonly to: TargetState;
  readonly stage: Stage;
  readonly code: string;
  readonly reason: string;
}

/** The side exit that a rewrite leads to; undefined where there is a patch to verify. */
export function exitOfRewrite(outcome: RewriteOutcome): SideExit | undefined {
  switch (outcome.kind) {
    case 'rewritten':
      return undefined;
    case 'unchanged':
      return { to: 'clean', stage: 'rewrite', code: 'UNCHANGED', reason: outcome.reason };
    case 'failed':
      return { to: 'failed', stage: 'rewrite', code: outcome.code, reason: outcome.message };
  }
}

/** The side exit that a verdict leads to; undefined where the patch may be published. */
export function exitOfVerdict(outcome: VerifyOutcome): SideExit | undefined {
  switch (outcome.kind) {
    case 'accepted':
      return undefined;
    case 'rejected':
      return { to: 'rejected', stage: 'verify', code: 'REJECTED', reason: outcome.reason };
    case 'inconclusive':
      return { to: 'failed', stage: 'verify', code: 'INCONCLUSIVE', reason: outcome.reason };
  }
}

/** Shortest and longest time between two looks at an open pull request, in milliseconds (webhooks come in between). */
export const trackInterval = Object.freeze({ least: 2 * 60_000, most: 8 * 3_600_000 });

/** Time to the next look: it grows by half while nothing changes and starts over when something did. */
export function nextTrackInterval(current: number, changed: boolean): number {
  return changed ? trackInterval.least : Math.min(trackInterval.most, Math.round(current * 1.5));
}
