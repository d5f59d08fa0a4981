/**
 * Tier 4: SEARCH leaves lines out and says so (`...`, `// ... existing code ...`).
 *
 * The pieces between the marks must each stand in the file, in order; REPLACE must keep the same marks in the same order,
 * since what a mark stands for cannot be written anew. A first piece with several places is ambiguous.
 */
import type { FileModel } from '../file-model.ts';
import { isBlank, lineWeight } from '../line-keys.ts';
import { leadsWhatFollows } from '../project/gap.ts';
import { lineDiff } from '../project/line-diff.ts';
import { type Located, type LocateOutcome, notHere } from './located.ts';
import { type LineHunk, windowPlaces } from './windows.ts';

/** A lighter line stands in many places. */
const tellingLine = 0.4;
/** A mark for fewer lines than these saves nothing. */
const fewestLeftOut = 2;
const mark =
  /^\s*(?:\/\/|#|--|;|%|\/\*|<!--|\{\/\*)?\s*(?:\.{3}|\u2026)(?:.{0,60}(?:\.{3}|\u2026))?\s*(?:\*\/|-->|\*\/\})?\s*$/;

/** True for a line that stands for lines left out. */
export function isElision(line: string): boolean {
  return mark.test(line) && /\.{3}|\u2026/.test(line);
}

/** Places of a SEARCH with elision marks; none when it has no marks, or only lines that the file has as well. */
export function elidedPlaces(model: FileModel, hunk: LineHunk): LocateOutcome {
  const outcome = placesBetween(model, hunk, isElision);
  if (outcome.kind !== 'refused') return outcome;
  const { keyOf } = model.index();
  return placesBetween(model, hunk, (line) => isElision(line) && keyOf(line) < 0);
}

function placesBetween(model: FileModel, hunk: LineHunk, isMark: (line: string) => boolean): LocateOutcome {
  const marks = hunk.search.flatMap((line, index) => (isMark(line) ? [index] : []));
  if (marks.length === 0) return notHere;
  const touched = lineDiff(hunk.search, hunk.replace).some((change) =>
    marks.some((index) => index >= change.from && index < change.to),
  );
  const same = hunk.replace.filter(isMark).length === marks.length;
  if (touched || !same) {
    const message = 'REPLACE must keep every "..." of SEARCH, unchanged and in order.';
    return { kind: 'refused', miss: { code: 'placeholder', message } };
  }
  const pieces = withoutBlankEnds(splitAt(hunk.search, marks));
  if (pieces.length === 0) return notHere;
  if (pieces.some((piece) => piece.lines.every(isBlank))) return notHere;
  const found = pieces.map((piece) => windowPlaces(model, { search: piece.lines, replace: piece.lines }));
  const chains = chainsOf(found).filter((chain) => !vagueBracket(hunk, { pieces, found, chain }));
  return chains.length === 0
    ? notHere
    : { kind: 'found', places: chains.map((chain) => joined(hunk, pieces, chain)) };
}

interface Chained {
  readonly pieces: readonly Piece[];
  readonly found: readonly (readonly Located[])[];
  readonly chain: readonly Located[];
}

/**
 * True when a piece of brackets alone may be another one further down: the edit changes it and it stands in the file
 * several times, or adds lines to it and it is so near to the piece before that nobody would leave out what is between.
 */
function vagueBracket(hunk: LineHunk, { pieces, found, chain }: Chained): boolean {
  const changes = lineDiff(hunk.search, hunk.replace);
  return pieces.some((piece, index) => {
    const [before, place] = [chain[index - 1], chain[index]];
    if (before === undefined || place === undefined) return false;
    const leads = piece.lines.every((line) => isBlank(line) || leadsWhatFollows(line));
    if (!leads && piece.lines.some((line) => lineWeight(line) >= tellingLine)) return false;
    const to = piece.from + piece.lines.length;
    const leaps = place.first - before.last <= fewestLeftOut;
    const several = (found[index]?.length ?? 0) > 1;
    return changes.some((change) =>
      change.from < to && change.to > piece.from
        ? several
        : (leaps || (leads && several)) && change.from <= to && change.to >= piece.from,
    );
  });
}

interface Piece {
  readonly from: number;
  readonly lines: readonly string[];
}

function splitAt(search: readonly string[], marks: readonly number[]): Piece[] {
  const bounds = [-1, ...marks, search.length];
  const pieces = bounds.slice(1).map((to, index) => {
    const from = (bounds[index] ?? -1) + 1;
    return { from, lines: search.slice(from, to) };
  });
  const last = pieces.length - 1;
  return pieces.filter((piece, index) => piece.lines.length > 0 || (index > 0 && index < last));
}

/** Blank lines before the first mark or after the last say nothing about the place. */
function withoutBlankEnds(pieces: readonly Piece[]): readonly Piece[] {
  const from = pieces.findIndex((piece) => !piece.lines.every(isBlank));
  const to = pieces.findLastIndex((piece) => !piece.lines.every(isBlank));
  return from < 0 ? [] : pieces.slice(Math.min(from, 1), Math.max(to, pieces.length - 2) + 1);
}

/** Every start with the nearest continuation of each further piece. */
function chainsOf(found: readonly (readonly Located[])[]): Located[][] {
  const [starts, ...rest] = found;
  return (starts ?? []).flatMap((start) => {
    const chain = [start];
    for (const places of rest) {
      const end = chain.at(-1)?.last ?? 0;
      const next = places.find((place) => place.first > end);
      if (next === undefined) return [];
      chain.push(next);
    }
    return [chain];
  });
}

function joined(hunk: LineHunk, pieces: readonly Piece[], chain: readonly Located[]): Located {
  const at = new Int32Array(hunk.search.length).fill(-1);
  chain.forEach((place, index) => {
    at.set(place.at, pieces[index]?.from ?? 0);
  });
  const first = chain[0]?.first ?? 0;
  const last = chain.at(-1)?.last ?? -1;
  return { tier: 'elision', ...hunk, at, first, last, confidence: 1, margin: 1 };
}
