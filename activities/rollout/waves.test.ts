/** Placing targets in waves: sizes, fairness, stability. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WavePlan } from '../../core/spec/spec.ts';
import { placeTargets, waveSizes } from './waves.ts';

const gate = { conditions: [], approval: false, afterMs: 0 };
const waves: readonly WavePlan[] = [
  { name: 'canary', take: { kind: 'count', count: 5 }, gate },
  { name: 'early', take: { kind: 'fraction', fraction: 0.25 }, gate },
  { name: 'rest', take: { kind: 'rest' }, gate },
];
const fleet = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ target: `m/forge/acme/repo-${index}` }));

describe('waveSizes', () => {
  it.each([
    [100, [5, 25, 70]],
    [10, [5, 3, 2]],
    [3, [3, 0, 0]],
    [0, [0, 0, 0]],
  ])('splits %d targets', (total, sizes) => {
    expect(waveSizes(waves, total)).toEqual(sizes);
  });

  it('gives the last wave all that is left, whatever it asks for', () => {
    expect(waveSizes([{ name: 'only', take: { kind: 'count', count: 2 }, gate }], 9)).toEqual([9]);
  });
});

describe('placeTargets', () => {
  it('places every target once, positions without gaps', () => {
    fc.assert(
      fc.property(fc.nat(200), (count) => {
        const places = placeTargets(waves, fleet(count));
        expect(new Set(places.map(({ target }) => target)).size).toBe(count);
        for (const index of waves.keys()) {
          const positions = places.filter(({ wave }) => wave === index).map(({ position }) => position);
          expect(positions.sort((a, b) => a - b)).toEqual(positions.map((_, position) => position));
        }
      }),
    );
  });

  it('does not depend on the order in which targets come', () => {
    const forwards = placeTargets(waves, fleet(50));
    const backwards = placeTargets(waves, fleet(50).reverse());
    expect(new Set(backwards.map((place) => JSON.stringify(place)))).toEqual(
      new Set(forwards.map((place) => JSON.stringify(place))),
    );
  });

  it('keeps every earlier place when targets join', () => {
    const before = placeTargets(waves, fleet(40));
    const after = placeTargets(waves, [...before, ...fleet(60).slice(40)]);
    expect(after.slice(0, 40)).toEqual(before);
    expect(after).toHaveLength(60);
  });

  it('places anew what stood in a wave that the next version no longer has', () => {
    const before = placeTargets(waves, fleet(40));
    const after = placeTargets(waves.slice(0, 1), before);
    expect(after).toHaveLength(40);
    expect(new Set(after.map(({ wave }) => wave))).toEqual(new Set([0]));
    expect(new Set(after.map(({ position }) => position)).size).toBe(40);
  });

  it('does not take the canary from the head of the alphabet', () => {
    const canary = placeTargets(waves, fleet(100)).filter(({ wave }) => wave === 0);
    expect(canary.map(({ target }) => target)).not.toEqual(fleet(5).map(({ target }) => target));
  });
});
