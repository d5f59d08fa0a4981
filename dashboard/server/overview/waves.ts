/**
 * Waves as people read them: their counts, their gate's conditions, and whether a person may approve now. Pure.
 */
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
      conditions: [...conditionsOf(wave)],
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

function conditionsOf(wave: WaveRow): readonly GateConditionStatus[] {
  return wave.gate.conditions.map((condition) => {
    const measured = wave.gate_status.find(
      (status) => status.metric === condition.metric && status.operator === condition.operator,
    );
    return { ...condition, value: measured?.value ?? null, holds: measured?.holds ?? false };
  });
}

/** A fraction in percent, rounded towards the side that does not flatter: 94.6 % never reads 95 %. */
function percent(fraction: number): string {
  return `${Math.floor(fraction * 1000 + 1e-9) / 10}%`;
}
