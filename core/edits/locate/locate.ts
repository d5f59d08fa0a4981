/**
 * The cascade: tiers from the strongest evidence to the weakest, stopping at the first that has a place.
 *
 * A tier with several places is ambiguous and ends the search; a weaker tier is never asked to break its tie.
 */
import type { FileModel } from '../file-model.ts';
import type { Hunk } from '../hunk.ts';
import { isBlank } from '../line-keys.ts';
import { alignedPlace } from './aligned.ts';
import { alreadyApplied } from './already-applied.ts';
import { elidedPlaces } from './elision.ts';
import { exactPlaces } from './exact.ts';
import { type LocateOutcome, type Miss, notHere } from './located.ts';
import { type LineHunk, windowPlaces } from './windows.ts';

/** All places of the strongest tier that has any. */
export function locate(model: FileModel, hunk: Hunk, strict: boolean): LocateOutcome {
  const lines = lineHunk(hunk);
  if (!hunk.wholeLines) {
    const exact = exactPlaces(model, hunk.search, hunk.replace);
    if (exact.length > 0) return { kind: 'found', places: exact };
  }
  if (lines.search.every(isBlank)) return notHere;
  const windows = windowPlaces(model, lines);
  if (windows.length > 0) return { kind: 'found', places: windows };
  if (alreadyApplied(model, lines)) return { kind: 'refused', miss: alreadyThere };
  if (strict) return notHere;
  const elided = elidedPlaces(model, lines);
  return elided.kind === 'none' ? alignedPlace(model, lines) : elided;
}

const alreadyThere: Miss = {
  code: 'already_applied',
  message: 'The file already reads as the edit wants it.',
};

/** SEARCH and REPLACE as lines; the line end of the last line is not a line of its own. */
export function lineHunk(hunk: Hunk): LineHunk {
  return { search: linesOf(hunk.search), replace: linesOf(hunk.replace) };
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
