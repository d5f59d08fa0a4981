/**
 * Which target goes into which wave: a pure function of the plan and the targets' ids.
 *
 * Targets are taken in the order of a hash of their id: a canary is then a fair sample of the fleet, not its alphabet's
 * first letters, and the order does not change when repositories join. A target keeps the wave that it was given.
 */
import { sha256 } from '../../core/hash.ts';
import type { WavePlan } from '../../core/spec/spec.ts';

/** A target's place in the rollout. */
export interface WavePlace {
  readonly target: string;
  readonly wave: number;
  /** From 0, in the wave. */
  readonly position: number;
}

/** A target as the planner sees it; `wave` is set when an earlier plan placed it. */
export interface PlaceableTarget {
  readonly target: string;
  readonly wave?: number;
  readonly position?: number;
}

/** Places all targets; those that have a place in a wave that still exists keep it, others fill up the waves in hash order. */
export function placeTargets(
  waves: readonly WavePlan[],
  targets: readonly PlaceableTarget[],
): readonly WavePlace[] {
  const sizes = waveSizes(waves, targets.length);
  const placed = targets.filter(isPlaced).filter(({ wave }) => wave < waves.length);
  const taken = waves.map((_, index) => placed.filter((target) => target.wave === index).length);
  const nextPosition = waves.map((_, index) =>
    placed.reduce((most, target) => (target.wave === index ? Math.max(most, target.position + 1) : most), 0),
  );
  const kept = new Set(placed.map(({ target }) => target));
  const fresh = targets.filter(({ target }) => !kept.has(target)).map(({ target }) => target);
  const added = inHashOrder(fresh).map((target): WavePlace => {
    const wave = firstWithRoom(sizes, taken);
    taken[wave] = (taken[wave] ?? 0) + 1;
    const position = nextPosition[wave] ?? 0;
    nextPosition[wave] = position + 1;
    return { target, wave, position };
  });
  return [...placed.map(({ target, wave, position }) => ({ target, wave, position })), ...added];
}

/** Number of targets of each wave for a fleet of `total`; the last wave takes what the others leave. */
export function waveSizes(waves: readonly WavePlan[], total: number): readonly number[] {
  let left = total;
  return waves.map((wave, index) => {
    const size = index === waves.length - 1 ? left : Math.min(left, wantedSize(wave, total));
    left -= size;
    return size;
  });
}

function wantedSize(wave: WavePlan, total: number): number {
  switch (wave.take.kind) {
    case 'count':
      return wave.take.count;
    case 'fraction':
      return Math.ceil(wave.take.fraction * total);
    case 'rest':
      return total;
  }
}

function isPlaced(target: PlaceableTarget): target is Required<PlaceableTarget> {
  return target.wave !== undefined && target.position !== undefined;
}

function inHashOrder(targets: readonly string[]): readonly string[] {
  return targets
    .map((target) => ({ target, key: sha256(target) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ target }) => target);
}

function firstWithRoom(sizes: readonly number[], taken: readonly number[]): number {
  const index = sizes.findIndex((size, wave) => (taken[wave] ?? 0) < size);
  return index === -1 ? sizes.length - 1 : index;
}
