/**
 * Waves as people read them: their counts, their gate's conditions, and whether a person may approve now. Pure.
 */
import { measureGate, type WaveCounts } from '../../../core/gate.ts';
import type { GateCondition } from '../../../core/spec/spec.ts';
import type { TargetCounts } from '../contract/common.ts';
import type { GateConditionStatus, Wave } from '../contract/migrations.ts';
import type { TargetCountRow } from '../queries/count-targets.ts';
import type { WaveRow } from '../queries/list-waves.ts';
import { countsByState, settledOf, sumOf } from './counts.ts';

/** Each wave with the counts of its targets. */
export function wavesOf(waves: readonly WaveRow[], targets: readonly TargetCountRow[]): readonly Wave[] {
  return waves.map((wave) => {
    const members = targets.filter((row) => row.wave === wave.index);
    const counts = countsByState(members);
    return {
      index: wave.index,
      name: wave.name,
      state: wave.state,
      targets: counts,
      total: sumOf(members, (row) => row.count),
      settled: settledOf(counts),
      conditions: [...conditionsOf(wave, counts)],
      approvalNeeded: wave.gate.approval,
      approvable: isApprovable(wave),
      afterMs: wave.gate.afterMs,
      approvedBy: wave.approved_by,
      approvedAt: isoOrNull(wave.approved_at),
      openedAt: isoOrNull(wave.opened_at),
      settledAt: isoOrNull(wave.settled_at),
      doneAt: isoOrNull(wave.done_at),
    };
  });
}

/** A moment as ISO text, `null` where there is none. */
export function isoOrNull(moment: Date | null): string | null {
  return moment === null ? null : moment.toISOString();
}

const opposites: Readonly<Record<GateConditionStatus['operator'], string>> = {
  '>=': '<',
  '<=': '>',
  '>': '<=',
  '<': '>=',
};

/** What is amiss with a condition that does not hold, e.g. `merged 41% < 60%`. */
export function shortfallText(condition: GateConditionStatus): string {
  const { metric, operator, threshold, value } = condition;
  if (value === null) return `${metric} not measured yet`;
  return `${metric} ${percent(value)} ${opposites[operator]} ${percent(threshold)}`;
}

function isApprovable(wave: WaveRow): boolean {
  return wave.gate.approval && wave.approved_by === null && (wave.state === 'open' || wave.state === 'gated');
}

/**
 * A gate's conditions: as measured now while the wave is under way, by the very function that the rollout decides with;
 * as measured last once it is done or halted; without values before anything settled.
 */
function conditionsOf(wave: WaveRow, counts: TargetCounts): readonly GateConditionStatus[] {
  const underWay = wave.state === 'open' || wave.state === 'gated';
  const settled = settledOf(counts);
  if (underWay && settled > 0)
    return measureGate(wave.gate, waveCounts(counts), { now: 0, approved: true }).conditions;
  return wave.gate.conditions.map((condition) => {
    const measured = underWay ? undefined : storedStatus(wave, condition);
    return { ...condition, value: measured?.value ?? null, holds: measured?.holds ?? false };
  });
}

function storedStatus(wave: WaveRow, { metric, operator }: GateCondition): GateConditionStatus | undefined {
  return wave.gate_status.find((status) => status.metric === metric && status.operator === operator);
}

function waveCounts(counts: TargetCounts): WaveCounts {
  return {
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    settled: settledOf(counts),
    accepted: counts.published + counts.merged + counts.vetoed,
    refused: counts.rejected + counts.failed,
    merged: counts.merged,
    closed: counts.vetoed,
  };
}

/** A fraction in percent, rounded towards the side that does not flatter: 94.6 % never reads 95 %. */
function percent(fraction: number): string {
  return `${Math.floor(fraction * 1000 + 1e-9) / 10}%`;
}
