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
import { hintSignal, reworkSignal, slotFreeSignal, stopSignal } from '../messages.ts';
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
  const work = new CancellationScope();
  let rework: { readonly specId: string; readonly window: string } | undefined;
  setHandler(hintSignal, () => {
    hinted = true;
  });
  setHandler(stopSignal, () => {
    stopped = true;
    hinted = true;
    // Rewriting and verifying have no effect outside; publishing is never stopped in the middle.
    work.cancel();
  });
  setHandler(reworkSignal, (order) => {
    rework = order;
    hinted = true;
  });

  await drive();
  // A next spec of the migration: the same target, from the start, in a fresh history.
  if (rework !== undefined) {
    const { tracking: _, ...target } = input;
    return continueAsNew<typeof repoChange>({ ...target, ...rework });
  }

  async function drive(): Promise<void> {
    if (input.tracking !== undefined) return track(input.tracking);
    const changeset = await openPullRequest();
    if (rework !== undefined) return;
    await tell(input.window, slotFreeSignal, { target: input.target });
    if (changeset !== undefined) await track({ changeset, intervalMs: trackInterval.least });
  }

  /** Returns the changeset's id, or undefined when the target took a side exit (which is then recorded). */
  async function openPullRequest(): Promise<string | undefined> {
    let stage: Stage = 'rewrite';
    try {
      const patch = await work.run(makePatch);
      if (patch === undefined) return undefined;
      stage = 'publish';
      return await publish(patch);
    } catch (error) {
      // Stopped by its migration, or cancelled by an operator.
      if (isCancellation(error)) return await leave(abortedExit);
      const { code, message } = summarize(error);
      return await leave({ to: 'failed', stage, code, reason: message });
    }

    /** A verified patch, or undefined after a side exit. */
    async function makePatch(): Promise<string | undefined> {
      const { specId, target } = input;
      const rewritten = await rewriting().rewrite({ specId, target });
      const withoutPatch = exitOfRewrite(rewritten);
      if (rewritten.kind !== 'rewritten' || withoutPatch !== undefined) return leave(withoutPatch);
      stage = 'verify';
      const verdict = await rewriting().verify({ specId, target, patch: rewritten.patch });
      const unverified = exitOfVerdict(verdict);
      return unverified === undefined ? rewritten.patch : leave(unverified);
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
    if (exit.to === 'clean') await withdraw();
  }

  /** The pull request of an earlier spec, where there is one: this one found nothing to change. */
  async function withdraw(): Promise<void> {
    const { migration, target } = input;
    for (;;) {
      const { left, retryAfterMs } = await publishing().withdraw({ migration, target });
      if (left === 0 || stopped) return;
      hinted = false;
      await condition(() => hinted, Math.max(1000, retryAfterMs));
    }
  }

  async function track(tracking: NonNullable<RepoChangeInput['tracking']>): Promise<void> {
    let { intervalMs } = tracking;
    let last: string | undefined;
    while (rework === undefined) {
      const hintCame = await condition(() => hinted, intervalMs);
      hinted = false;
      const seen = await publishing().track({ changeset: tracking.changeset });
      if (seen.final) return tell(migrationWorkflowId(input.migration), hintSignal);
      const changed = hintCame || (last !== undefined && seen.state !== last);
      last = seen.state;
      intervalMs = nextTrackInterval(intervalMs, changed);
      if (workflowInfo().continueAsNewSuggested && !hinted) {
        return continueAsNew<typeof repoChange>({ ...input, tracking: { ...tracking, intervalMs } });
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
