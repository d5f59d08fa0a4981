/**
 * Tier 6 without a grammar: SEARCH stands in the file token by token, but laid out over other lines.
 *
 * Formatters and models re-wrap code; all that differs then is whitespace and the kind of quotes. The text is compared
 * without the one and with one kind of the other, must stand in the file once, begin a line and end no word in two.
 * What the edit keeps keeps the file's layout where the two edit scripts do not meet; otherwise REPLACE is taken whole.
 */
import { bareText, type FileModel } from '../file-model.ts';
import { isBlank } from '../line-keys.ts';
import { mergeLine } from '../project/merge-line.ts';
import { cutsWord, exactPlaces } from './exact.ts';
import { type LocateOutcome, notHere } from './located.ts';
import type { LineHunk } from './windows.ts';

const leastLength = 12;
const longestFile = 2_000_000;

/** The place where SEARCH stands re-wrapped, if it is the only one; a text that is `ended` must end a line there too. */
export function reflowedPlace(model: FileModel, hunk: LineHunk, ended: boolean): LocateOutcome {
  const wanted = bareText(hunk.search.join('\n'));
  if (wanted.length < leastLength || model.plain.length > longestFile) return notHere;
  const text = model.bare();
  const at = text.indexOf(wanted);
  if (at < 0 || text.indexOf(wanted, at + 1) >= 0) return notHere;
  const start = offsetOf(model.plain, at);
  const end = offsetOf(model.plain, at + wanted.length - 1) + 1;
  const line = model.plain.lastIndexOf('\n', start - 1) + 1;
  if (!isBlank(model.plain.slice(line, start)) || cutsWord(model.plain, start, end - start)) return notHere;
  const [rest = ''] = model.plain.slice(end).split('\n', 1);
  if (ended && !isBlank(rest)) return notHere;
  const ours = model.plain.slice(start, end);
  const replace = mergeLine(hunk.search.join('\n').trim(), ours, hunk.replace.join('\n').trim());
  const places = exactPlaces(model, ours, replace);
  if (places.length !== 1) return notHere;
  return { kind: 'found', places: places.map((place) => ({ ...place, tier: 'structural' })) };
}

/** Offset of the n-th character that is not whitespace. */
function offsetOf(text: string, position: number): number {
  let left = position;
  for (let i = 0; i < text.length; i++) {
    if (/[\s\u00a0]/.test(text.charAt(i))) continue;
    if (left-- === 0) return i;
  }
  return text.length;
}
