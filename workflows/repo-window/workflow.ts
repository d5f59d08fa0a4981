/**
 * A sliding window over one range of a wave's targets: starts one repoChange per target, never more than `window` in flight.
 *
 * A slot is free when the target's pull request is open or it took a side exit. Targets live on after this workflow; it
 * continues as new after each page and carries the targets in flight along. A lost notice cannot stall it: it also asks
 * the read model from time to time.
 */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  allHandlersFinished,
  CancellationScope,
  ChildWorkflowCancellationType,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { repoWorkflowId } from '../../core/ids.ts';
import type { TargetRef } from '../contracts.ts';
import { hintSignal, holdSignal, reworkSignal, slotFreeSignal, stopSignal } from '../messages.ts';
import type { repoChange } from '../repo-change/workflow.ts';
import { planning } from '../steps.ts';
import { freeSlots, pageSize } from './decide.ts';

/** Input of a repoWindow: positions `from` (inclusive) to `to` (exclusive) of one wave. */
export interface RepoWindowInput {
  readonly v: 1;
  readonly specId: string;
  readonly migration: string;
  readonly wave: number;
  readonly from: number;
  readonly to: number;
  /** Targets in flight at most. */
  readonly window: number;
  readonly held: boolean;
  /** Targets of one run, before it continues as new. @default 250 */
  readonly page?: number;
  /** Carried through continue-as-new: target id → repository id. */
  readonly inFlight: Readonly<Record<string, string>>;
}

/** How often the read model is asked for slots whose notice was lost. */
const recheckMs = 30_000;

/** Runs every target of the range to its open pull request or side exit. */
export async function repoWindow(input: RepoWindowInput): Promise<void> {
  const inFlight = new Map(Object.entries(input.inFlight));
  let held = input.held;
  setHandler(slotFreeSignal, ({ target }) => {
    inFlight.delete(target);
  });
  setHandler(holdSignal, async (order) => {
    held = order.held;
    if (!held) await signalAll(hintSignal);
  });

  try {
    const pageEnd = Math.min(input.to, input.from + (input.page ?? pageSize));
    const { migration, wave, from } = input;
    const page = await planning().listTargets({ migration, wave, from, count: pageEnd - from });
    let next = 0;
    while (next < page.length) {
      await untilSlot();
      const batch = page.slice(next, next + freeSlots(input.window, inFlight.size));
      await Promise.all(batch.map(start));
      next += batch.length;
    }
    if (pageEnd < input.to) {
      await condition(allHandlersFinished);
      return await continueAsNew<typeof repoWindow>({
        ...input,
        from: pageEnd,
        held,
        inFlight: Object.fromEntries(inFlight),
      });
    }
    while (inFlight.size > 0) await wait(() => inFlight.size === 0);
    await condition(allHandlersFinished);
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(stopAll);
    throw error;
  }

  /** Ends only when nothing of this window can act any more: what comes after must not meet a late effect. */
  async function stopAll(): Promise<void> {
    await signalAll(stopSignal);
    while (inFlight.size > 0) await wait(() => inFlight.size === 0);
  }

  async function start(ref: TargetRef): Promise<void> {
    inFlight.set(ref.target, ref.repository);
    if (await startRepoChange(ref)) return;
    // It runs already, for an earlier spec or an earlier run of this window: it starts over with ours.
    const order = { specId: input.specId, window: workflowInfo().workflowId };
    try {
      const running = getExternalWorkflowHandle(repoWorkflowId(input.migration, ref.repository));
      await running.signal(reworkSignal, order);
    } catch {
      // It ended in between, so that it can be started now.
      await startRepoChange(ref);
    }
  }

  /** False when a workflow of this target runs already. */
  async function startRepoChange(ref: TargetRef): Promise<boolean> {
    try {
      await startChild<typeof repoChange>('repoChange', {
        workflowId: repoWorkflowId(input.migration, ref.repository),
        parentClosePolicy: ParentClosePolicy.ABANDON,
        // A target ends by our stop signal, before its next effect, not in the middle of one.
        cancellationType: ChildWorkflowCancellationType.ABANDON,
        staticSummary: ref.repository,
        args: [
          {
            v: 1,
            specId: input.specId,
            migration: input.migration,
            target: ref.target,
            window: workflowInfo().workflowId,
          },
        ],
      });
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  async function untilSlot(): Promise<void> {
    while (held || freeSlots(input.window, inFlight.size) === 0) {
      await wait(() => !held && freeSlots(input.window, inFlight.size) > 0);
    }
  }

  async function wait(ready: () => boolean): Promise<void> {
    if (await condition(ready, recheckMs)) return;
    const asked = [...inFlight.keys()];
    const unsettled = new Set(await planning().stillUnsettled({ targets: asked }));
    for (const target of asked) if (!unsettled.has(target)) inFlight.delete(target);
  }

  async function signalAll(signal: typeof hintSignal | typeof stopSignal): Promise<void> {
    const ids = [...inFlight.values()].map((repository) => repoWorkflowId(input.migration, repository));
    // One that just ended cannot be signalled and needs no signal.
    await Promise.allSettled(ids.map((id) => getExternalWorkflowHandle(id).signal(signal)));
  }
}
