/**
 * Pure decisions of a wave: when to look at its gate again.
 */

/** Shortest and longest time between two looks at a gate, in milliseconds. */
export const gateInterval = Object.freeze({ least: 5_000, most: 15 * 60_000 });

/**
 * Milliseconds until the next look: at once when a waiting time ends, else ever more rarely, so that a gate that stays
 * shut for weeks costs about a hundred events a day. People's approvals wake the wave in between.
 */
export function nextGateLook(looks: number, waitMs: number): number {
  const backoff = Math.min(gateInterval.most, gateInterval.least * 1.5 ** Math.min(looks, 30));
  return Math.round(waitMs > 0 ? Math.min(Math.max(waitMs, 1_000), gateInterval.most) : backoff);
}
