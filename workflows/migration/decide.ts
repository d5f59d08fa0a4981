/**
 * Pure rules of a migration's commands: which are possible now, and what to answer when one is not.
 */
import type { PlannedWave } from '../contracts.ts';

/** Phase of the workflow; `aborting` is final for commands, `superseding` lasts until the next spec takes over. */
export type Phase = 'preparing' | 'rolling' | 'watching' | 'superseding' | 'aborting';

/** What commands are judged by. */
export interface CommandContext {
  readonly phase: Phase;
  readonly waves: readonly PlannedWave[];
  /** Index of the wave that runs; waves before it are done. */
  readonly current: number;
}

/** Why a command cannot be taken, or undefined when it can. */
export function refusalOf(
  kind: 'pause' | 'resume' | 'abort' | 'approve' | 'supersede',
  context: CommandContext,
  wave?: string,
): string | undefined {
  if (context.phase === 'aborting') return 'The migration was aborted; start it again with `regrade run`.';
  if (context.phase === 'superseding')
    return 'A new version is taking over; give the command again in a moment.';
  if (kind !== 'approve') return undefined;
  const index = context.waves.findIndex((planned) => planned.name === wave);
  if (index >= 0 && index >= context.current) return undefined;
  if (index >= 0) return `Wave ${wave} is done already.`;
  const names = context.waves.map((planned) => planned.name).join(', ');
  return names === ''
    ? 'The waves are not planned yet; wait until the scan is done.'
    : `There is no wave ${wave}; the waves are ${names}.`;
}
