/**
 * One wave: opens its windows, waits until every target is settled, then until its gate holds.
 *
 * The gate is measured from the read model by an activity; what it still lacks is written beside the wave, for people.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  executeChild,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { windowWorkflowId } from '../../core/ids.ts';
import { gateSignal, holdSignal } from '../messages.ts';
import { partition } from '../repo-window/decide.ts';
import type { repoWindow } from '../repo-window/workflow.ts';
import { planning } from '../steps.ts';
import { nextGateLook } from './decide.ts';

/** Input of a wave. */
export interface WaveInput {
  readonly v: 1;
  readonly specId: string;
  readonly migration: string;
  readonly wave: number;
  readonly targets: number;
  /** Targets in flight at most, over all windows of the wave. */
  readonly window: number;
  readonly held: boolean;
  /** Targets of one run of a window. @default 250 */
  readonly page?: number;
  /** Set when it continues as new while its gate is awaited. */
  readonly gated?: { readonly looks: number; readonly anyway: boolean };
}

/** Runs one wave until its gate holds. */
export async function wave(input: WaveInput): Promise<void> {
  const { migration, wave: index } = input;
  let held = input.held;
  let anyway = input.gated?.anyway ?? false;
  let looked = false;
  const ranges = partition(input.targets);
  const windows = ranges.map((_, part) => windowWorkflowId(migration, index, part));
  const share = Math.max(1, Math.floor(input.window / Math.max(1, ranges.length)));
  let running: readonly string[] = [];
  setHandler(gateSignal, (order) => {
    anyway ||= order.anyway;
    looked = false;
  });
  setHandler(holdSignal, async (order) => {
    held = order.held;
    looked = false;
    await Promise.allSettled(running.map((id) => getExternalWorkflowHandle(id).signal(holdSignal, order)));
  });

  if (input.gated === undefined) await runTargets();
  await passGate();
  await planning().setWaveState({ migration, wave: index, to: 'done' });

  async function runTargets(): Promise<void> {
    await planning().setWaveState({ migration, wave: index, to: 'open' });
    running = windows;
    await Promise.all(ranges.map((range, part) => runWindow(range, part)));
    running = [];
    await planning().setWaveState({ migration, wave: index, to: 'gated' });
  }

  async function runWindow(
    range: { readonly from: number; readonly to: number },
    part: number,
  ): Promise<void> {
    await executeChild<typeof repoWindow>('repoWindow', {
      workflowId: windowWorkflowId(migration, index, part),
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      args: [
        {
          v: 1,
          specId: input.specId,
          migration,
          wave: index,
          ...range,
          window: share,
          held,
          ...(input.page === undefined ? {} : { page: input.page }),
          inFlight: {},
        },
      ],
    });
  }

  async function passGate(): Promise<void> {
    let halted = false;
    for (let look = input.gated?.looks ?? 0; ; look += 1) {
      looked = true;
      const status = await planning().readGate({ migration, wave: index });
      if (!held && (status.holds || (anyway && status.settled))) return;
      if (status.stuck && !halted) {
        halted = true;
        await planning().setWaveState({ migration, wave: index, to: 'halted' });
      }
      await condition(() => !looked, nextGateLook(look, status.waitMs));
      if (workflowInfo().continueAsNewSuggested && looked) {
        await condition(allHandlersFinished);
        return await continueAsNew<typeof wave>({ ...input, held, gated: { looks: look, anyway } });
      }
    }
  }
}
