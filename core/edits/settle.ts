/**
 * Chooses one place per hunk where the text alone leaves several: by what the hunk says about itself and by its
 * neighbours in the reply.
 *
 * Never the first match. Evidence in order: the end of the file, named anchors, the line number, other hunks' places
 * (two edits do not take the same lines, equal hunks take equal texts in order, an ordered format keeps its order).
 */
import type { FileModel } from './file-model.ts';
import type { Hunk } from './hunk.ts';
import { looseLine } from './line-keys.ts';
import { anchorLines } from './locate/anchors.ts';
import type { Located, LocateOutcome, Miss } from './locate/located.ts';

/** One hunk of a file on its way to a place. */
export interface Attempt {
  readonly hunk: Hunk;
  readonly number: number;
  readonly outcome: LocateOutcome;
}

/** A hunk's one place, or why it has none. */
export type Settled =
  | { readonly kind: 'placed'; readonly attempt: Attempt; readonly place: Located }
  | {
      readonly kind: 'missed';
      readonly attempt: Attempt;
      readonly miss: Miss;
      readonly places: readonly Located[];
    };

const nearLines = 20;
const nearShare = 0.05;
const fartherTimes = 3;

/** Settles all hunks of one file together. */
export function settle(model: FileModel, attempts: readonly Attempt[]): Settled[] {
  const own = attempts.map((attempt) => ownEvidence(model, attempt));
  const fixed = own.filter((settled) => settled.kind === 'placed');
  return own.map((settled) => {
    if (settled.kind === 'placed' || settled.miss.code !== 'ambiguous' || settled.places.length === 0)
      return settled;
    const free = settled.places.filter((place) => !fixed.some((other) => overlaps(place, other.place)));
    const twin = twinPlace(attempts, settled.attempt, free);
    const [only, ...more] = twin === undefined ? inOrder(settled.attempt, free, fixed) : [twin];
    return only === undefined || more.length > 0
      ? settled
      : { kind: 'placed', attempt: settled.attempt, place: only };
  });
}

function ownEvidence(model: FileModel, attempt: Attempt): Settled {
  const { outcome, hunk } = attempt;
  const missed = (miss: Miss, places: readonly Located[] = []): Settled => ({
    kind: 'missed',
    attempt,
    miss,
    places,
  });
  if (outcome.kind === 'refused') return missed(outcome.miss);
  if (outcome.kind === 'none')
    return missed({ code: 'no_match', message: 'The text to replace is not in the file.' });
  const anchored = byAnchors(model, hunk, byEnd(model, hunk, outcome.places));
  if (anchored === undefined) {
    return missed({
      code: 'stale_context',
      message: `The file has no line "${hunk.anchors?.join('" … "')}".`,
    });
  }
  const [above] = outcome.places;
  if (anchored.length === 0 && above !== undefined) {
    const message = `The text stands at line ${above.first + 1}, not below "${hunk.anchors?.join('" … "')}".`;
    return missed({ code: 'stale_context', message });
  }
  if (writtenAtEnd(model, hunk, anchored))
    return missed({ code: 'already_applied', message: 'The file already ends as the edit wants it.' });
  const places = anchored.length > 1 ? byLine(model, hunk, anchored) : anchored;
  const [only] = places;
  if (only !== undefined && places.length === 1) return { kind: 'placed', attempt, place: only };
  const message = `The text to replace stands at ${places.length} places. Add lines that are only at the one you mean.`;
  return missed({ code: 'ambiguous', message }, places);
}

function byEnd(model: FileModel, hunk: Hunk, places: readonly Located[]): readonly Located[] {
  if (hunk.atEnd !== true || places.length < 2) return places;
  const { bodies } = model.lines;
  const last = bodies.findLastIndex((body) => body.trim() !== '');
  const atEnd = places.filter((place) => place.last >= last);
  return atEnd.length > 0 ? atEnd : places;
}

/**
 * Places below the anchors; of several below the same anchor the nearest, since an anchor names the block that a hunk is
 * in. Undefined when an anchor is not in the file.
 */
function byAnchors(model: FileModel, hunk: Hunk, places: readonly Located[]): readonly Located[] | undefined {
  if (hunk.anchors === undefined) return places;
  const lines = anchorLines(model, hunk.anchors);
  if (lines === undefined) return undefined;
  const nearest = lines.flatMap((line, index) => {
    const next = lines[index + 1] ?? Number.POSITIVE_INFINITY;
    return places.find((place) => place.first > line && place.first <= next) ?? [];
  });
  // The text may quote its anchor as well.
  const around = places.filter((place) => lines.some((line) => place.first <= line && line <= place.last));
  return nearest.length > 0 ? nearest : around;
}

/** A text that says it ends the file and stands elsewhere alone is there already, where the file ends with the new one. */
function writtenAtEnd(model: FileModel, hunk: Hunk, places: readonly Located[]): boolean {
  if (hunk.atEnd !== true || hunk.replace.trim() === '') return false;
  const { bodies } = model.lines;
  const last = bodies.findLastIndex((body) => body.trim() !== '');
  const [place, ...more] = places;
  if (place === undefined || more.length > 0 || place.last >= last) return false;
  const wanted = hunk.replace.trimEnd().split('\n').map(looseLine);
  const ours = bodies.slice(Math.max(0, last + 1 - wanted.length), last + 1).map(looseLine);
  return wanted.length === ours.length && wanted.every((line, index) => line === ours[index]);
}

/** The one place near the line that the hunk gives, when every other is much farther. */
function byLine(model: FileModel, hunk: Hunk, places: readonly Located[]): readonly Located[] {
  const hint = hunk.lineHint;
  if (hint === undefined) return places;
  const ranked = [...places].sort((a, b) => distance(a, hint) - distance(b, hint));
  const [first, second] = ranked;
  if (first === undefined || second === undefined) return places;
  const near = distance(first, hint) <= Math.max(nearLines, nearShare * model.lines.bodies.length);
  const clear = distance(second, hint) >= Math.max(1, fartherTimes * distance(first, hint));
  return near && clear ? [first] : places;
}

function distance(place: Located, line: number): number {
  return Math.abs(place.first + 1 - line);
}

/** Of as many equal hunks as there are places, each takes the place of its turn. */
function twinPlace(
  attempts: readonly Attempt[],
  attempt: Attempt,
  places: readonly Located[],
): Located | undefined {
  const twins = attempts.filter(
    ({ hunk }) => hunk.search === attempt.hunk.search && hunk.replace === attempt.hunk.replace,
  );
  return twins.length === places.length && twins.length > 1 ? places[twins.indexOf(attempt)] : undefined;
}

/** Places between those of the neighbouring hunks, for formats that keep hunks in file order. */
function inOrder(
  attempt: Attempt,
  places: readonly Located[],
  fixed: readonly Extract<Settled, { kind: 'placed' }>[],
): readonly Located[] {
  if (attempt.hunk.ordered !== true) return places;
  const above = fixed.findLast((other) => other.attempt.number < attempt.number)?.place.last ?? -1;
  const below =
    fixed.find((other) => other.attempt.number > attempt.number)?.place.first ?? Number.POSITIVE_INFINITY;
  return places.filter((place) => place.first > above && place.last < below);
}

/** True when two places share a line. */
export function overlaps(a: Located, b: Located): boolean {
  return a.first <= b.last && b.first <= a.last;
}
