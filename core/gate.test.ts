/** Gates: what holds, what is missing, and when nothing can help any more. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureGate, type WaveCounts } from './gate.ts';
import type { Gate } from './spec/spec.ts';

const counts: WaveCounts = { total: 10, settled: 10, accepted: 8, refused: 2, merged: 4, closed: 1 };
const gate = (part: Partial<Gate>): Gate => ({ conditions: [], approval: false, afterMs: 0, ...part });
const settledLongAgo = { now: 10_000, settledAt: 0, approved: false };

describe('measureGate', () => {
  it('holds without conditions once every target is settled', () => {
    expect(measureGate(gate({}), counts, settledLongAgo).holds).toBe(true);
    const early = measureGate(gate({}), { ...counts, settled: 7 }, { now: 0, approved: false });
    expect(early).toMatchObject({ holds: false, missing: ['3 of 10 targets under way'] });
  });

  it.each([
    ['verified', '>=', 0.8, 0.8, true],
    ['verified', '>', 0.8, 0.8, false],
    ['merged', '>=', 0.6, 0.5, false],
    ['closed', '<=', 0.1, 0.125, false],
    ['closed', '<', 0.2, 0.125, true],
  ] as const)('measures %s %s %d as %d', (metric, operator, threshold, value, holds) => {
    const measured = measureGate(
      gate({ conditions: [{ metric, operator, threshold }] }),
      counts,
      settledLongAgo,
    );
    expect(measured.conditions).toEqual([{ metric, operator, threshold, value, holds }]);
    expect(measured.holds).toBe(holds);
  });

  it('says what is missing in words', () => {
    const conditions = [{ metric: 'merged', operator: '>=', threshold: 0.6 }] as const;
    const measured = measureGate(
      gate({ conditions, approval: true, afterMs: 15_000 }),
      counts,
      settledLongAgo,
    );
    expect(measured.missing).toEqual([
      'merged 50% >= 60%',
      '5 s of waiting time left',
      'approval by a person',
    ]);
    expect(measured.waitMs).toBe(5_000);
  });

  it('is stuck only when no further event can help', () => {
    const verified = gate({ conditions: [{ metric: 'verified', operator: '>=', threshold: 0.9 }] });
    expect(measureGate(verified, counts, settledLongAgo).stuck).toBe(true);
    expect(measureGate(verified, { ...counts, settled: 9 }, { now: 0, approved: false }).stuck).toBe(false);
    const merged = gate({ conditions: [{ metric: 'merged', operator: '>=', threshold: 0.9 }] });
    expect(measureGate(merged, counts, settledLongAgo).stuck).toBe(false);
    expect(measureGate(merged, { ...counts, merged: 5, closed: 3 }, settledLongAgo).stuck).toBe(true);
  });

  it('counts a wave without a single case as good', () => {
    const none: WaveCounts = { total: 2, settled: 2, accepted: 0, refused: 0, merged: 0, closed: 0 };
    const conditions = [
      { metric: 'verified', operator: '>=', threshold: 1 },
      { metric: 'merged', operator: '>=', threshold: 1 },
      { metric: 'closed', operator: '<=', threshold: 0 },
    ] as const;
    expect(measureGate(gate({ conditions }), none, settledLongAgo).holds).toBe(true);
  });

  it('never opens later because more was verified or merged', () => {
    const metric = fc.constantFrom('verified' as const, 'merged' as const);
    fc.assert(
      fc.property(
        metric,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(20),
        fc.nat(20),
        (name, threshold, a, b) => {
          const conditions = [{ metric: name, operator: '>=' as const, threshold }];
          const at = (good: number) =>
            measureGate(
              gate({ conditions }),
              {
                total: 40,
                settled: 40,
                accepted: name === 'verified' ? good : 20,
                refused: 20,
                merged: Math.min(good, 20),
                closed: 0,
              },
              settledLongAgo,
            ).holds;
          const [less, more] = a < b ? [a, b] : [b, a];
          expect(!at(less) || at(more)).toBe(true);
        },
      ),
    );
  });
});
