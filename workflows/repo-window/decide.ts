/**
 * Pure bookkeeping of a sliding window: which targets are in flight, how many may start now.
 */

/** Most starts in one workflow task, so that all commands together stay far below the 4 MiB request limit. */
export const startsPerTask = 50;

/** Targets listed and walked before a window continues as new; 3–7 history events each keep a run near 2,000 events. */
export const pageSize = 250;

/** How many targets may start now. */
export function freeSlots(window: number, inFlight: number): number {
  return Math.max(0, Math.min(startsPerTask, window - inFlight));
}

/** Splits a wave's positions into ranges for parallel windows: one per 1,000 targets, four at most. */
export function partition(targets: number): readonly { readonly from: number; readonly to: number }[] {
  const parts = Math.max(1, Math.min(4, Math.ceil(targets / 1000)));
  const size = Math.ceil(targets / parts);
  return Array.from({ length: parts }, (_, index) => ({
    from: index * size,
    to: Math.min(targets, (index + 1) * size),
  })).filter((range) => range.to > range.from);
}
