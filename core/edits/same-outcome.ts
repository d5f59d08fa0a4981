/**
 * Places that lead to the same new text count as one place.
 *
 * A text that leaves lines out may begin at several lines of the file and yet change the same ones: which beginning was
 * meant is then nobody's concern. Places that cannot be projected stay, so that they are never chosen by default.
 */
import type { LocateOutcome } from './locate/located.ts';
import { project } from './project/project.ts';
import type { TextLines } from './text-lines.ts';

/** Beyond this many places a hunk is ambiguous whatever they lead to. */
const mostPlaces = 200;

/** The outcome with one place for each different new text. */
export function byOutcome(lines: TextLines, outcome: LocateOutcome): LocateOutcome {
  if (outcome.kind !== 'found' || outcome.places.length < 2 || outcome.places.length > mostPlaces)
    return outcome;
  if (outcome.places.some((place) => place.tier !== 'elision')) return outcome;
  const known = new Set<string>();
  const places = outcome.places.filter((place) => {
    const projection = project(lines, place);
    if (projection.kind !== 'projected') return true;
    const result = JSON.stringify(projection.splices);
    const fresh = !known.has(result);
    known.add(result);
    return fresh;
  });
  return { kind: 'found', places };
}
