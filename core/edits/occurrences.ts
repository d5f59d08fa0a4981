/**
 * Hunks that mean every occurrence: all places of the tier become one, if their number is the expected one.
 */
import type { Hunk } from './hunk.ts';
import type { LocateOutcome } from './locate/located.ts';

/** Places are looked for up to this many (`exact.ts`); of more, some would be left as they are. */
const mostHits = 1000;

/** One place out of all of them for a replace-all hunk; other hunks stay as they are. */
export function occurrences(hunk: Hunk, outcome: LocateOutcome): LocateOutcome {
  if (outcome.kind !== 'found') return outcome;
  const expected = hunk.expectedCount;
  const count = outcome.places.reduce((sum, place) => sum + (place.hits ?? 1), 0);
  if (expected !== undefined && expected > 1 && expected !== count) {
    const message = `The text to replace stands at ${count} places, not at the expected ${expected}.`;
    return { kind: 'refused', miss: { code: 'count_mismatch', message } };
  }
  const all = meansAll(hunk);
  if (all && count >= mostHits) {
    const message = `The text to replace stands at ${mostHits} places or more. Quote more of it, or name fewer.`;
    return { kind: 'refused', miss: { code: 'limits', message } };
  }
  const [first, ...rest] = outcome.places;
  if (!all || first === undefined || rest.length === 0) return outcome;
  return { kind: 'found', places: [{ ...first, also: rest }] };
}

/** True when the hunk asks for every occurrence. */
export function meansAll(hunk: Hunk): boolean {
  return hunk.replaceAll === true || (hunk.expectedCount ?? 1) > 1;
}
