/**
 * One target from its sites to its merged pull request: rewrite, verify, publish, then weeks of watching.
 *
 * The slot in its window is given back as soon as the pull request is open (or there will be none). It is never
 * cancelled by a parent: an abort stops it before its next effect, and open pull requests stay as they are.
 */
import {
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  type SignalDefinition,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { migrationWorkflowId } from '../../core/ids.ts';
import type { Stage } from '../../core/states.ts';
import { summarize } from '../failure.ts';
import { hintSignal, slotFreeSignal, stopSignal } from '../messages.ts';
import { planning, publishing, rewriting } from '../steps.ts';
import { exitOfRewrite, exitOfVerdict, nextTrackInterval, type SideExit, trackInterval } from './decide.ts';

/** Input of a repoChange; `tracking` is set once the pull request is open and carried through continue-as-new. */
export interface RepoChangeInput {
  readonly v: 1;
  readonly specId: string;
  readonly migration: string;
  readonly target: string;
  /** Workflow id of the window that waits for the slot. */
  readonly window: string;
  readonly tracking?: { readonly changeset: string; readonly intervalMs: number };
}

/** Drives one target; its result is in the read model. */
export async function repoChange(input: RepoChangeInput): Promise<void> {
  let hinted = false;
  let stopped = false;
  setHandler(hintSignal, () => {
    hinted = true;
  });
  setHandler(stopSignal, () => {
    stopped = true;
    hinted = true;
  });

  if (input.tracking !== undefined) return track(input, input.tracking);

  const changeset = await openPullRequest();
  await tell(input.window, slotFreeSignal, { target: input.target });
  if (changeset === undefined) return;
  return track(input, { changeset, intervalMs: trackInterval.least });

  /** Returns the changeset's id, or undefined when the target took a side exit (which is then recorded). */
  async function openPullRequest(): Promise<string | undefined> {
    let stage: Stage = 'rewrite';
    try {
      const { specId, target } = input;
      const rewritten = await rewriting().rewrite({ specId, target });
      const withoutPatch = exitOfRewrite(rewritten);
      if (rewritten.kind !== 'rewritten' || withoutPatch !== undefined) return await leave(withoutPatch);
      stage = 'verify';
      const verdict = await rewriting().verify({ specId, target, patch: rewritten.patch });
      const unverified = exitOfVerdict(verdict);
      if (unverified !== undefined) return await leave(unverified);
      stage = 'publish';
      return await publish(rewritten.patch);
    } catch (error) {
      // An operator's cancel of this one workflow is an abort of its target.
      if (isCancellation(error)) return await leave(abortedExit);
      const { code, message } = summarize(error);
      return await leave({ to: 'failed', stage, code, reason: message });
    }
  }

  async function publish(patch: string): Promise<string | undefined> {
    for (;;) {
      if (stopped) return leave(abortedExit);
      hinted = false;
      const { specId, target } = input;
      const outcome = await publishing().publish({ specId, target, patch });
      if (outcome.kind === 'refused') {
        const { state, code, message } = outcome;
        return leave({ to: state, stage: 'publish', code, reason: message });
      }
      if (outcome.kind !== 'paced') return outcome.changeset;
      await condition(() => hinted, outcome.retryAfterMs);
    }
  }

  async function leave(exit: SideExit | undefined): Promise<undefined> {
    if (exit === undefined) return;
    await CancellationScope.nonCancellable(() => planning().settleTarget({ target: input.target, ...exit }));
  }

  async function track(
    current: RepoChangeInput,
    tracking: { readonly changeset: string; readonly intervalMs: number },
  ): Promise<void> {
    let { intervalMs } = tracking;
    let last: string | undefined;
    for (;;) {
      const hintCame = await condition(() => hinted, intervalMs);
      hinted = false;
      const seen = await publishing().track({ changeset: tracking.changeset });
      if (seen.final) return tell(migrationWorkflowId(current.migration), hintSignal);
      const changed = hintCame || (last !== undefined && seen.state !== last);
      last = seen.state;
      intervalMs = nextTrackInterval(intervalMs, changed);
      if (workflowInfo().continueAsNewSuggested && !hinted) {
        return continueAsNew<typeof repoChange>({ ...current, tracking: { ...tracking, intervalMs } });
      }
    }
  }
}

const abortedExit: SideExit = Object.freeze({
  to: 'skipped',
  stage: 'publish',
  code: 'ABORTED',
  reason: 'The migration was aborted before this change was published.',
});

/** Its receiver may be gone (ended, terminated, or a later run): the read model tells it the same on its next look. */
async function tell<Arguments extends unknown[]>(
  workflowId: string,
  signal: SignalDefinition<Arguments>,
  ...parameters: Arguments
): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(signal, ...parameters);
  } catch (error) {
    log.info('workflow not reached', { workflowId, reason: summarize(error).message });
  }
}
