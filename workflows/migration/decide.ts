/**
 * Pure rules of a migration's commands: which are possible now, and what to answer when one is not.
 */
import type { PlannedWave } from '../contracts.ts';

/** Phase of the workflow; `aborting` is final for commands. */
export type Phase = 'preparing' | 'rolling' | 'watching' | 'aborting';

/** What commands are judged by. */
export interface CommandContext {
  readonly phase: Phase;
  readonly paused: boolean;
  readonly waves: readonly PlannedWave[];
  /** Index of the wave that runs; waves before it are done. */
  readonly current: number;
}

/** Why a command cannot be taken, or undefined when it can. */
export function refusalOf(
  kind: 'pause' | 'resume' | 'abort' | 'approve',
  context: CommandContext,
  wave?: string,
): string | undefined {
  if (context.phase === 'aborting') return 'The migration was aborted; start it again with `regrade run`.';
  if (kind !== 'approve') return undefined;
  const index = context.waves.findIndex((planned) => planned.name === wave);
  if (index >= 0 && index >= context.current) return undefined;
  if (index >= 0) return `Wave ${wave} is done already.`;
  const names = context.waves.map((planned) => planned.name).join(', ');
  return names === ''
    ? 'The waves are not planned yet; wait until the scan is done.'
    : `There is no wave ${wave}; the waves are ${names}.`;
}
