/**
 * Whether a wave's gate holds, from counts alone.
 *
 * One function for the workflow's activity and the dashboard, so that what people read is what the rollout decides on.
 * Free of zod and Node.
 */
import type { Gate, GateCondition } from './spec/spec.ts';

/** A wave's targets by what became of them. */
export interface WaveCounts {
  readonly total: number;
  /** Targets that hold no window slot any more. */
  readonly settled: number;
  /** Targets whose patch was accepted: published or beyond. */
  readonly accepted: number;
  /** Targets whose patch was rejected, or that failed. */
  readonly refused: number;
  readonly merged: number;
  /** Pull requests closed without a merge. */
  readonly closed: number;
}

/** One condition with its measured value; both are fractions of 1. */
export interface MeasuredCondition extends GateCondition {
  readonly value: number;
  readonly holds: boolean;
}

/** A measured gate. */
export interface MeasuredGate {
  readonly conditions: readonly MeasuredCondition[];
  readonly settled: boolean;
  readonly approved: boolean;
  /** Milliseconds until the gate's least waiting time is over; 0 when it is. */
  readonly waitMs: number;
  /** All of it holds: the next wave may open. */
  readonly holds: boolean;
  /** No further event of this wave can make a condition hold: a person must decide. */
  readonly stuck: boolean;
  /** What is missing, for people. */
  readonly missing: readonly string[];
}

/** Measures a gate; `settledAt` and `now` are milliseconds since the epoch, `settledAt` absent while targets are under way. */
export function measureGate(
  gate: Gate,
  counts: WaveCounts,
  times: { readonly now: number; readonly settledAt?: number; readonly approved: boolean },
): MeasuredGate {
  const conditions = gate.conditions.map((condition) => measure(condition, counts));
  const settled = counts.settled >= counts.total;
  const since = times.settledAt === undefined ? 0 : times.now - times.settledAt;
  const waitMs = settled ? Math.max(0, gate.afterMs - since) : gate.afterMs;
  const approved = times.approved || !gate.approval;
  const missing = [
    ...(settled ? [] : [`${counts.total - counts.settled} of ${counts.total} targets under way`]),
    ...conditions.filter((condition) => !condition.holds).map(describeCondition),
    ...(settled && waitMs > 0 ? [`${Math.ceil(waitMs / 1000)} s of waiting time left`] : []),
    ...(approved ? [] : ['approval by a person']),
  ];
  const stuck = settled && conditions.some((condition) => !condition.holds && isFinal(condition, counts));
  return { conditions, settled, approved, waitMs, holds: missing.length === 0, stuck, missing };
}

/** A condition in words, e.g. `merged 40% >= 80%`. */
function describeCondition(condition: MeasuredCondition): string {
  return `${condition.metric} ${percent(condition.value)} ${condition.operator} ${percent(condition.threshold)}`;
}

function measure(condition: GateCondition, counts: WaveCounts): MeasuredCondition {
  const value = measuredValue(condition.metric, counts);
  return { ...condition, value, holds: compare(value, condition.operator, condition.threshold) };
}

/** Without a single case to judge by, a share of successes counts as 1 and a share of closed ones as 0. */
function measuredValue(metric: GateCondition['metric'], counts: WaveCounts): number {
  switch (metric) {
    case 'verified':
      return share(counts.accepted, counts.accepted + counts.refused, 1);
    case 'merged':
      return share(counts.merged, counts.accepted, 1);
    case 'closed':
      return share(counts.closed, counts.accepted, 0);
  }
}

/** `verified` cannot change once all targets settled; `merged` and `closed` not once every pull request is decided. */
function isFinal(condition: GateCondition, counts: WaveCounts): boolean {
  return condition.metric === 'verified' || counts.merged + counts.closed >= counts.accepted;
}

function share(part: number, whole: number, empty: number): number {
  return whole === 0 ? empty : part / whole;
}

function compare(value: number, operator: GateCondition['operator'], threshold: number): boolean {
  switch (operator) {
    case '>=':
      return value >= threshold;
    case '<=':
      return value <= threshold;
    case '>':
      return value > threshold;
    case '<':
      return value < threshold;
  }
}

function percent(fraction: number): string {
  return `${Math.round(fraction * 1000) / 10}%`;
}
