/**
 * The cascade: tiers from the strongest evidence to the weakest, stopping at the first that has a place.
 *
 * A tier with several places ends the search; a weaker tier is never asked to break its tie. What breaks ties is other
 * evidence (anchors, line numbers, the other hunks), see `settle.ts`.
 */
import type { FileModel } from '../file-model.ts';
import type { Hunk } from '../hunk.ts';
import { beginsComment, indentOf, isBlank } from '../line-keys.ts';
import { meansAll } from '../occurrences.ts';
import { lineDiff } from '../project/line-diff.ts';
import { alignedPlace } from './aligned.ts';
import { alreadyApplied } from './already-applied.ts';
import { isCommentedOut } from './commented-out.ts';
import { elidedPlaces } from './elision.ts';
import { cutsWord, exactPlaces } from './exact.ts';
import { type Located, type LocateOutcome, type Miss, notHere } from './located.ts';
import { reflowedPlace } from './reflowed.ts';
import { fitsLevel } from './text-level.ts';
import { variantsOf } from './variants.ts';
import { type LineHunk, windowPlaces } from './windows.ts';

/** How to locate. */
export interface LocateSettings {
  /** Only tiers that need no judgement. */
  readonly strict: boolean;
  /** Work for one hunk, as milliseconds on an ordinary machine. */
  readonly budgetMs: number;
}

const longestSearch = 2000;
/** Alignment cells in a millisecond of budget; work is counted, not timed, so that results do not depend on the machine. */
const cellsPerMs = 40_000;
const alreadyThere: Miss = {
  code: 'already_applied',
  message: 'The file already reads as the edit wants it.',
};

/** All places of the strongest tier that has any. */
export function locate(model: FileModel, hunk: Hunk, settings: LocateSettings): LocateOutcome {
  const written = withoutMark(model, hunk);
  if (written !== hunk) return locate(model, written, settings);
  const outcome = locateText(model, hunk, settings);
  if (outcome.kind !== 'found') return outcome;
  const places = outcome.places.map((place) =>
    place.tier === 'exact' ? place : endedLike(model, hunk, place),
  );
  return { kind: 'found', places };
}

/** The hunk without a byte-order mark that SEARCH has from the file's first line: it is no part of the text. */
function withoutMark(model: FileModel, hunk: Hunk): Hunk {
  if (model.lines.mark === '' || !hunk.search.startsWith('\uFEFF')) return hunk;
  return { ...hunk, search: hunk.search.slice(1), replace: hunk.replace.replace(/^\uFEFF/, '') };
}

function locateText(model: FileModel, hunk: Hunk, settings: LocateSettings): LocateOutcome {
  const lines = lineHunk(hunk);
  const definite = definitePlace(model, hunk, lines);
  if (definite !== undefined) return { kind: 'found', places: [definite] };
  if (lines.search.length > longestSearch) {
    return {
      kind: 'refused',
      miss: { code: 'limits', message: `SEARCH has more than ${longestSearch} lines.` },
    };
  }
  const plain = plainPlaces(model, hunk, lines);
  if (plain.some((place) => writtenThere(model, lines, place) || takesNoLine(model, lines, place)))
    return { kind: 'refused', miss: alreadyThere };
  if (plain.length > 0) return { kind: 'found', places: plain };
  if (lines.search.every(isBlank)) return notHere;
  const hidden = commentedOutMiss(model, hunk);
  if (hidden !== undefined) return { kind: 'refused', miss: hidden };
  const read = variantPlaces(model, hunk);
  if (read.length > 0) return { kind: 'found', places: read };
  if (alreadyApplied(model, lines)) return { kind: 'refused', miss: alreadyThere };
  return settings.strict || spacedComment(model, lines.search)
    ? notHere
    : judgedPlaces(model, hunk, settings);
}

/** True for one line of a comment that the file has with other spaces: behind its mark they are indentation. */
function spacedComment(model: FileModel, search: readonly string[]): boolean {
  const [line, ...more] = search.filter((text) => !isBlank(text));
  return line !== undefined && more.length === 0 && beginsComment(line) && model.index().keyOf(line) >= 0;
}

/** The place of an edit that quotes nothing: an empty file as a whole, or a given line. */
function definitePlace(model: FileModel, hunk: Hunk, lines: LineHunk): Located | undefined {
  const certain = { tier: 'exact', confidence: 1, margin: 1 } as const;
  if (hunk.whole === true) {
    const search = [...model.lines.bodies];
    const replace = hunk.wholeLines ? [...lines.replace, ''] : hunk.replace.split('\n');
    const at = Int32Array.from(search, (_, index) => index);
    return { ...certain, search, replace, at, first: 0, last: search.length - 1 };
  }
  if (hunk.insertAt === undefined) return undefined;
  const body = model.lines.bodies[hunk.insertAt];
  const line = body === undefined ? hunk.insertAt - 1 : hunk.insertAt;
  const quoted = model.lines.bodies[line] ?? '';
  const replace = body === undefined ? [quoted, ...lines.replace] : [...lines.replace, quoted];
  return { ...certain, search: [quoted], replace, at: Int32Array.of(line), first: line, last: line };
}

/** True when a text that stands there but for its spacing is a part of what REPLACE wants there, word for word. */
function writtenThere(model: FileModel, lines: LineHunk, place: Located): boolean {
  if (place.tier === 'exact') return false;
  if (respaced(model, lines, place) || relevelled(model, lines, place)) return true;
  if (place.tier !== 'blank-lines' && lines.replace.length <= lines.search.length) return false;
  const written = windowPlaces(model, { search: lines.replace, replace: lines.replace });
  return written.some(
    ({ tier, first, last }) => tier === 'exact' && first <= place.first && place.last <= last,
  );
}

/** True when all lines that the edit changes stand as it wants them, at the level that it gives them. */
function relevelled(model: FileModel, { search, replace }: LineHunk, place: Located): boolean {
  if (search.length !== replace.length) return false;
  const changed = search.flatMap((line, row) => (line === replace[row] ? [] : [row]));
  const written = (row: number): boolean => model.lines.bodies[place.at[row] ?? -1] === replace[row];
  return changed.length > 0 && changed.every((row) => !isBlank(replace[row] ?? '') && written(row));
}

/** True when the edit takes a blank line from the end of a file that has no more than the end of its last line there. */
function takesNoLine(model: FileModel, { search, replace }: LineHunk, place: Located): boolean {
  const end = model.lines.bodies.length - 1;
  if (place.last !== end || model.lines.bodies[end] !== '' || !isBlank(search.at(-1) ?? 'x')) return false;
  const change = lineDiff(search, replace).at(-1);
  return change !== undefined && change.to === search.length && change.newFrom === change.newTo;
}

/** True when a line that is to be spaced otherwise has that spacing already. */
function respaced(model: FileModel, lines: LineHunk, place: Located): boolean {
  return lineDiff(lines.search, lines.replace).some(({ from, to, newFrom, newTo }) => {
    if (to - from !== newTo - newFrom) return false;
    return lines.search.slice(from, to).some((line, index) => {
      const [wanted = '', body] = [
        lines.replace[newFrom + index],
        model.lines.bodies[place.at[from + index] ?? -1],
      ];
      return body === wanted && body !== line && indentOf(line) === indentOf(wanted);
    });
  });
}

/** Tiers 0–3: the text is there, whatever its spacing. */
function plainPlaces(model: FileModel, hunk: Hunk, lines: LineHunk): Located[] {
  if (!hunk.wholeLines) {
    const exact = wordPlaces(model, hunk);
    if (exact.length > 0) return exact;
  }
  return lines.search.every(isBlank) ? blankPlaces(model, hunk, lines) : windowPlaces(model, lines);
}

/** Exact places, but for lines that begin or end within a word: those are misquoted. */
function wordPlaces(model: FileModel, hunk: Hunk): Located[] {
  const exact = exactPlaces(model, hunk.search, hunk.replace, meansAll(hunk));
  const found = meansAll(hunk) ? exact : exact.filter((place) => !isCommentedOut(place, hunk.search));
  const all = growsAtBlank(hunk) ? found.filter((place) => isBlank(place.search[0] ?? '')) : found;
  const places = meansAll(hunk) ? all : linePlaces(hunk, all);
  const [only, ...more] = places;
  if (only === undefined || more.length > 0 || !hunk.search.slice(0, -1).includes('\n')) return places;
  return cutsWord(model.plain, model.plain.indexOf(hunk.search), hunk.search.length) ? [] : places;
}

/** Why a text that stands in the file commented out alone is not found. */
function commentedOutMiss(model: FileModel, hunk: Hunk): Miss | undefined {
  if (hunk.wholeLines || meansAll(hunk)) return undefined;
  const [place] = exactPlaces(model, hunk.search, hunk.replace);
  if (place === undefined || !isCommentedOut(place, hunk.search)) return undefined;
  const message = `The text to replace is commented out at line ${place.first + 1}: ${place.search[0]?.trim()}`;
  return { code: 'stale_context', message };
}

/** True when lines are added or taken at a blank line that begins SEARCH: then it must be one, not the end of another line. */
function growsAtBlank(hunk: Hunk): boolean {
  if (!hunk.search.startsWith('\n')) return false;
  const [first] = lineDiff(linesOf(hunk.search), linesOf(hunk.replace));
  if (first === undefined || first.from > 1) return false;
  return first.from === 0 || first.newTo - first.newFrom !== first.to - first.from;
}

/** Where a text that ends its line stands several times, places at which it also begins one are meant rather than ends. */
function linePlaces(hunk: Hunk, places: Located[]): Located[] {
  if (places.length < 2 || !hunk.search.endsWith('\n')) return places;
  const head = hunk.search.split('\n', 1)[0]?.trim() ?? '';
  const begun = places.filter((place) => place.search[0]?.trim() === head);
  return begun.length > 0 ? begun : places;
}

/** A text that ends the file gets or loses the file's last line end with REPLACE. */
function endedLike(model: FileModel, hunk: Hunk, place: Located): Located {
  const last = model.lines.bodies.length - 1;
  const [quoted, added] = [hunk.search.endsWith('\n'), hunk.replace.endsWith('\n') || hunk.replace === ''];
  if (hunk.wholeLines || quoted === added) return place;
  if (added && place.last === last && hunk.replace !== '')
    return { ...place, replace: [...place.replace, ''] };
  if (!quoted || place.last !== last - 1 || model.lines.bodies[last] !== '') return place;
  return { ...place, search: [...place.search, ''], at: Int32Array.from([...place.at, last]), last };
}

/** A SEARCH of blank lines only means exactly that text. */
function blankPlaces(model: FileModel, hunk: Hunk, lines: LineHunk): Located[] {
  return lines.search.length === 0 || !hunk.wholeLines ? [] : exactPlaces(model, hunk.search, hunk.replace);
}

function variantPlaces(model: FileModel, hunk: Hunk): Located[] {
  for (const variant of variantsOf(hunk)) {
    const read: Hunk = { ...hunk, search: variant.search, replace: variant.replace };
    if (lineHunk(read).search.every(isBlank)) continue;
    const places = plainPlaces(model, read, lineHunk(read));
    if (places.length === 1 && (variant.name !== 'trimmed' || fillsLine(model, read, hunk.search)))
      return places;
  }
  return [];
}

/**
 * True when the trimmed text begins its line at an indentation that may be meant, ends no word in two, and ends its line
 * where it did as written.
 */
function fillsLine(model: FileModel, { search: text, replace }: Hunk, written: string): boolean {
  const at = model.plain.indexOf(text);
  const line = model.plain.lastIndexOf('\n', at - 1) + 1;
  const before = model.plain.slice(line, at);
  if (at < 0 || !isBlank(before) || cutsWord(model.plain, at, text.length)) return false;
  const wanted = replace
    .split('\n')
    .slice(1)
    .filter((body) => !isBlank(body))
    .map(indentOf);
  if (!fitsLevel(written, before, wanted)) return false;
  const [rest = ''] = model.plain.slice(at + text.length).split('\n', 1);
  return isBlank(rest) || !written.trimStart().includes('\n');
}

/** Tiers 4–6: the text is there in part, and it has to be proved that this is the place. */
function judgedPlaces(model: FileModel, hunk: Hunk, settings: LocateSettings): LocateOutcome {
  const lines = lineHunk(hunk);
  const elided = elidedPlaces(model, lines);
  if (elided.kind !== 'none') return elided;
  const aligned = alignedPlace(model, lines, { mostCells: settings.budgetMs * cellsPerMs });
  if (aligned.kind === 'found') return aligned;
  // Two places that fit nearly as well are not told apart by one of them being laid out otherwise.
  if (aligned.kind === 'refused' && aligned.miss.code === 'ambiguous') return aligned;
  const reflowed = reflowedPlace(model, lines, hunk.search.endsWith('\n'));
  return reflowed.kind === 'found' ? reflowed : aligned;
}

/** SEARCH and REPLACE as lines; the line end of the last line is not a line of its own. */
export function lineHunk(hunk: Hunk): LineHunk {
  return { search: linesOf(hunk.search), replace: linesOf(hunk.replace) };
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
