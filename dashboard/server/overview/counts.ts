/**
 * Counts of targets and changesets folded into the shapes that people read: by state, by stage, by wave.
 *
 * Pure. Every state is present in a result, also with nothing in it, so that readers need no defaults.
 */
import { changesetStates, isSettled, type TargetState, targetStates } from '../../../core/states.ts';
import type { ChangesetCounts, TargetCounts } from '../contract/common.ts';
import { SideExit } from '../contract/common.ts';
import type { ExitCount, FunnelCount } from '../contract/migrations.ts';
import type { TargetCountRow } from '../queries/count-targets.ts';
import { funnelStages } from '../queries/reached.ts';

/** Sum of a number over rows. */
export function sumOf<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + value(row), 0);
}

/** Target counts with every state present. */
export function targetCounts(counts: Readonly<Record<string, number>>): TargetCounts {
  return fill(targetStates, counts);
}

/** Changeset counts with every state present. */
export function changesetCounts(counts: Readonly<Record<string, number>>): ChangesetCounts {
  return fill(changesetStates, counts);
}

/** Counts by state of some rows. */
export function countsByState(rows: readonly TargetCountRow[]): TargetCounts {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[row.state] = (counts[row.state] ?? 0) + row.count;
  return targetCounts(counts);
}

/** Targets that hold no window slot any more. */
export function settledOf(counts: TargetCounts): number {
  return sumOf(targetStates.filter(isSettled), (state) => counts[state]);
}

/** The funnel: who ever reached each stage, and who stands there now. */
export function funnelOf(rows: readonly TargetCountRow[]): readonly FunnelCount[] {
  return funnelStages.map((stage, rank) => ({
    stage,
    reached: sumOf(
      rows.filter((row) => row.reached >= rank),
      (row) => row.count,
    ),
    now: sumOf(
      rows.filter((row) => row.state === stage),
      (row) => row.count,
    ),
  }));
}

/** The side exits that somebody took, by the last stage reached, in the order of the funnel. */
export function exitsOf(rows: readonly TargetCountRow[]): readonly ExitCount[] {
  return funnelStages.flatMap((after, rank) =>
    SideExit.options
      .map((exit) => ({
        exit,
        after,
        count: sumOf(
          rows.filter((row) => row.state === exit && row.reached === rank),
          (row) => row.count,
        ),
      }))
      .filter((entry) => entry.count > 0),
  );
}

function fill<State extends TargetState | string>(
  states: readonly State[],
  counts: Readonly<Record<string, number>>,
): Record<State, number> {
  return Object.fromEntries(states.map((state) => [state, counts[state] ?? 0])) as Record<State, number>;
}
