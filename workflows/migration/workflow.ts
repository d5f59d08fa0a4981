/**
 * A whole migration: discover, scan, plan waves, run them one after the other, then watch until every pull request is decided.
 *
 * People's commands are Updates, answered when their effect is in the read model. All state that outlives this workflow is
 * in Postgres; it continues as new between waves.
 */
import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  executeChild,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { waveWorkflowId } from '../../core/ids.ts';
import type { PlannedWave } from '../contracts.ts';
import { summarize } from '../failure.ts';
import {
  type ApproveInput,
  abortUpdate,
  approveUpdate,
  type CommandInput,
  type CommandResult,
  gateSignal,
  hintSignal,
  holdSignal,
  pauseUpdate,
  resumeUpdate,
  supersedeUpdate,
} from '../messages.ts';
import { planning, publishing, scanning } from '../steps.ts';
import type { wave } from '../wave/workflow.ts';
import { type Phase, refusalOf } from './decide.ts';

/** Input of a migration; `waves` and `current` are carried through continue-as-new between waves. */
export interface MigrationInput {
  readonly v: 1;
  readonly migration: string;
  readonly specId: string;
  /** Targets in flight at most. */
  readonly window: number;
  readonly paused: boolean;
  /** Targets of one run of a window. @default 250 */
  readonly page?: number;
  readonly waves?: readonly PlannedWave[];
  readonly current?: number;
}

/** Time between two looks at what is still open once all waves are done; webhooks do the work in between. */
const watchMs = 10 * 60_000;

/** Runs a migration to its end. */
export async function migration(input: MigrationInput): Promise<void> {
  // Handlers change it while this function awaits; the assertion keeps the compiler from narrowing it.
  let phase = 'preparing' as Phase;
  let paused = input.paused;
  let waves = input.waves ?? [];
  let current = input.current ?? 0;
  let hinted = false;
  let nextSpec: string | undefined;
  const rollout = new CancellationScope();

  const judge = (kind: Parameters<typeof refusalOf>[0], name?: string) =>
    refusalOf(kind, { phase, waves, current }, name);
  setHandler(pauseUpdate, (command) => hold(command, true));
  setHandler(resumeUpdate, (command) => hold(command, false));
  setHandler(abortUpdate, abort);
  setHandler(approveUpdate, approve);
  setHandler(supersedeUpdate, supersede);
  setHandler(hintSignal, () => {
    hinted = true;
  });

  let again = false;
  try {
    again = await rollout.run(runRollout);
  } catch (error) {
    const wanted = phase === 'aborting' || phase === 'superseding';
    if (!isCancellation(error) || !wanted) await reportFailure(error);
  }
  await condition(allHandlersFinished);
  if (phase === 'aborting') return;
  if (nextSpec !== undefined) {
    const { waves: _, current: __, ...same } = input;
    return await continueAsNew<typeof migration>({ ...same, specId: nextSpec, paused });
  }
  if (again) return await continueAsNew<typeof migration>({ ...input, paused, waves, current });
  await setState('finished', 'Every wave is done and every pull request is decided.');

  /** One wave, or the watch after the last; true when there is more to do in a fresh history. */
  async function runRollout(): Promise<boolean> {
    if (input.waves === undefined) await prepare();
    phase = 'rolling';
    if (current === 0) await withdrawUnwanted();
    const planned = waves[current];
    if (planned !== undefined) {
      await runWave(planned);
      current += 1;
      return true;
    }
    phase = 'watching';
    return await watch();
  }

  async function prepare(): Promise<void> {
    if (!paused) await setState('running', '');
    const { specId } = input;
    await scanning().discover({ specId });
    await scanning().scan({ specId });
    waves = await planning().planWaves({ specId });
  }

  /** A newer spec may leave repositories alone in which an earlier one opened a pull request. */
  async function withdrawUnwanted(): Promise<void> {
    for (;;) {
      await condition(() => !paused);
      const { left, retryAfterMs } = await publishing().withdraw({ migration: input.migration });
      if (left === 0) return;
      if (retryAfterMs > 0) await sleep(retryAfterMs);
    }
  }

  async function runWave(planned: PlannedWave): Promise<void> {
    await condition(() => !paused);
    await executeChild<typeof wave>('wave', {
      workflowId: waveWorkflowId(input.migration, planned.index),
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: planned.name,
      args: [
        {
          v: 1,
          specId: input.specId,
          migration: input.migration,
          wave: planned.index,
          targets: planned.targets,
          window: input.window,
          held: paused,
          ...(input.page === undefined ? {} : { page: input.page }),
        },
      ],
    });
  }

  async function watch(): Promise<boolean> {
    while ((await planning().countOpenChangesets({ migration: input.migration })) > 0) {
      hinted = false;
      await condition(() => hinted, watchMs);
      if (workflowInfo().continueAsNewSuggested) return true;
    }
    return false;
  }

  async function hold(command: CommandInput, held: boolean): Promise<CommandResult> {
    const refusal = judge(held ? 'pause' : 'resume');
    if (refusal !== undefined) return { accepted: false, message: refusal };
    if (paused === held)
      return { accepted: true, message: held ? 'It was paused already.' : 'It was running already.' };
    paused = held;
    await setState(held ? 'paused' : 'running', held ? `${command.actor}: ${command.reason}` : '');
    await signalWave(holdSignal, { held });
    return { accepted: true, message: held ? 'Paused: nothing further starts or is published.' : 'Resumed.' };
  }

  async function abort(command: CommandInput): Promise<CommandResult> {
    const refusal = judge('abort');
    if (refusal !== undefined) return { accepted: false, message: refusal };
    phase = 'aborting';
    // The read model first: effects at the edge look there before they act.
    await setState('aborted', `${command.actor}: ${command.reason}`);
    rollout.cancel();
    return {
      accepted: true,
      message: 'Aborted: open pull requests stay as they are, nothing further is opened.',
    };
  }

  function supersede({ specId }: { readonly specId: string }): CommandResult {
    const refusal = judge('supersede');
    if (refusal !== undefined) return { accepted: false, message: refusal };
    nextSpec = specId;
    phase = 'superseding';
    rollout.cancel();
    return { accepted: true, message: 'The next version takes over.' };
  }

  async function approve(command: ApproveInput): Promise<CommandResult> {
    const refusal = judge('approve', command.wave);
    if (refusal !== undefined) return { accepted: false, message: refusal };
    const planned = waves.find((candidate) => candidate.name === command.wave);
    if (planned === undefined) return { accepted: false, message: `There is no wave ${command.wave}.` };
    await planning().approveWave({ migration: input.migration, wave: planned.index, by: command.actor });
    if (planned.index === current) await signalWave(gateSignal, { anyway: command.anyway ?? false });
    return { accepted: true, message: `Wave ${command.wave} is approved.` };
  }

  async function signalWave<Arg>(
    signal: { readonly type: 'signal'; readonly name: string },
    argument: Arg,
  ): Promise<void> {
    if (phase !== 'rolling') return;
    try {
      await getExternalWorkflowHandle(waveWorkflowId(input.migration, current)).signal(signal.name, argument);
    } catch {
      // Between two waves there is none to tell; the next one starts with the state as it is then.
    }
  }

  async function setState(to: 'running' | 'paused' | 'finished' | 'aborted', reason: string): Promise<void> {
    await CancellationScope.nonCancellable(() =>
      planning().setMigrationState({ migration: input.migration, to, reason }),
    );
  }

  async function reportFailure(error: unknown): Promise<never> {
    const { code, message } = summarize(error);
    await setState('aborted', `${code}: ${message}`);
    throw ApplicationFailure.nonRetryable(message, code);
  }
}
