/** Waves as people read them: which values a gate shows in which state, and when a person may approve. */
import { describe, expect, it } from 'vitest';
import type { TargetState, WaveState } from '../../../core/states.ts';
import type { TargetCountRow } from '../queries/count-targets.ts';
import type { WaveRow } from '../queries/list-waves.ts';
import { shortfallText, wavesOf } from './waves.ts';

const condition = { metric: 'merged', operator: '>=', threshold: 0.8 } as const;

function waveRow(state: WaveState, more: Partial<WaveRow> = {}): WaveRow {
  return {
    index: 0,
    name: 'canary',
    state,
    gate: { conditions: [condition], approval: true, afterMs: 0 },
    gate_status: [{ ...condition, value: 0.9, holds: true }],
    approved_by: null,
    approved_at: null,
    opened_at: null,
    settled_at: null,
    done_at: null,
    ...more,
  };
}

function targets(counts: Partial<Record<TargetState, number>>, wave = 0): readonly TargetCountRow[] {
  const rest = { wave, reached: 0, rule_sites: 0, model_sites: 0, rule_edits: 0, model_edits: 0 };
  return Object.entries(counts).map(([state, count]) => ({ ...rest, state: state as TargetState, count }));
}

function shown(wave: WaveRow, counts: Partial<Record<TargetState, number>>) {
  return wavesOf([wave], [...targets(counts), ...targets({ merged: 7 }, 1)])[0];
}

describe('a gate', () => {
  it('shows what holds now while the wave is under way, not what was measured last', () => {
    const wave = shown(waveRow('gated'), { merged: 1, published: 3, rejected: 1 });
    expect(wave?.conditions).toEqual([{ ...condition, value: 0.25, holds: false }]);
    expect([wave?.total, wave?.settled]).toEqual([5, 5]);
  });

  it('shows no value before anything settled', () => {
    const unmeasured = [{ ...condition, value: null, holds: false }];
    expect(shown(waveRow('open'), { rewriting: 5 })?.conditions).toEqual(unmeasured);
    expect(shown(waveRow('waiting', { gate_status: [] }), { matched: 5 })?.conditions).toEqual(unmeasured);
  });

  it('keeps what it was decided on once the wave is done', () => {
    const wave = shown(waveRow('done'), { merged: 1, published: 3 });
    expect(wave?.conditions).toEqual([{ ...condition, value: 0.9, holds: true }]);
  });
});

describe('approval', () => {
  it('may be given while the wave is under way, once', () => {
    const states: readonly WaveState[] = ['waiting', 'open', 'gated', 'done', 'halted'];
    expect(states.map((state) => shown(waveRow(state), {})?.approvable)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(shown(waveRow('gated', { approved_by: 'ana' }), {})?.approvable).toBe(false);
    const without = waveRow('gated', { gate: { conditions: [], approval: false, afterMs: 0 } });
    expect(shown(without, {})?.approvable).toBe(false);
  });
});

it('says what is amiss, never rounding up to the threshold', () => {
  expect(shortfallText({ ...condition, value: 0.7999, holds: false })).toBe('merged 79.9% < 80%');
  expect(shortfallText({ ...condition, operator: '<=', value: 0.9, holds: false })).toBe('merged 90% > 80%');
});
