/**
 * Tier 6 without a grammar: SEARCH stands in the file token by token, but laid out over other lines.
 *
 * Formatters and models re-wrap code; what differs then is whitespace, the kind of quotes, trailing commas and
 * semicolons. The text is compared without them, must stand in the file once, begin a line and end no word in two. What
 * the edit keeps keeps the file's layout where the two edit scripts do not meet; otherwise REPLACE is taken whole.
 */
import { bareText, type FileModel } from '../file-model.ts';
import { isBlank } from '../line-keys.ts';
import { mergeLine } from '../project/merge-line.ts';
import { cutsWord, exactPlaces } from './exact.ts';
import { layoutFree } from './layout-free.ts';
import { type LocateOutcome, notHere } from './located.ts';
import { fitsLevel } from './text-level.ts';
import type { LineHunk } from './windows.ts';

const leastLength = 12;
/** Shorter texts differ from others in their commas alone too often. */
const leastFormatted = 24;
const longestFile = 2_000_000;

/** Half-open range of characters of the file. */
interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The place where SEARCH stands re-wrapped, if it is the only one; a text that is `ended` must end a line there too. */
export function reflowedPlace(model: FileModel, hunk: LineHunk, ended: boolean): LocateOutcome {
  if (model.plain.length > longestFile) return notHere;
  const quoted = hunk.search.join('\n');
  const range = rewrapped(model, quoted) ?? reformatted(model, quoted);
  if (range === undefined) return notHere;
  const { start, end } = range;
  const line = model.plain.lastIndexOf('\n', start - 1) + 1;
  if (!isBlank(model.plain.slice(line, start)) || cutsWord(model.plain, start, end - start)) return notHere;
  const [rest = ''] = model.plain.slice(end).split('\n', 1);
  if (ended && !isBlank(rest)) return notHere;
  const ours = model.plain.slice(start, end);
  if (sameLines(ours, quoted)) return notHere;
  if (ours === quoted.trim() && !fitsLevel(quoted, model.plain.slice(line, start))) return notHere;
  const replace = mergeLine(quoted.trim(), ours, hunk.replace.join('\n').trim());
  const places = exactPlaces(model, ours, replace);
  if (places.length !== 1) return notHere;
  return { kind: 'found', places: places.map((place) => ({ ...place, tier: 'structural' })) };
}

/** True for texts with the same line breaks: where those have no place, it was not for their layout. */
function sameLines(ours: string, quoted: string): boolean {
  const [left, right] = [ours, quoted].map((text) =>
    text
      .split('\n')
      .filter((line) => !isBlank(line))
      .map(bareText),
  );
  if (left === undefined || left.length < 2) return false;
  return left.length === right?.length && left.every((line, index) => line === right?.[index]);
}

/** Where the text stands but for whitespace and the kind of quotes. */
function rewrapped(model: FileModel, quoted: string): TextRange | undefined {
  const wanted = bareText(quoted);
  const at = wanted.length < leastLength ? -1 : onlyIndex(model.bare(), wanted);
  if (at < 0) return undefined;
  return {
    start: offsetOf(model.plain, at),
    end: offsetOf(model.plain, at + wanted.length - 1) + 1,
  };
}

/** Where the text stands but for what formatters add; a mark at its very end belongs to it. */
function reformatted(model: FileModel, quoted: string): TextRange | undefined {
  const wanted = layoutFree(quoted).text;
  if (wanted.length < leastFormatted || !hasWords(model.plain, quoted)) return undefined;
  const { text, offsets } = layoutFree(model.plain);
  const at = onlyIndex(text, wanted);
  if (at < 0) return undefined;
  const end = (offsets[at + wanted.length - 1] ?? 0) + 1;
  const mark = /^[,;](?=\s*(?:\n|$))/.test(model.plain.slice(end, end + 8)) ? 1 : 0;
  return { start: offsets[at] ?? 0, end: end + mark };
}

/** True when the file has every longer word of the text, which is quick to refute. */
function hasWords(text: string, quoted: string): boolean {
  const words = new Set(quoted.match(/[\p{L}\p{N}_$]{4,}/gu));
  return [...words].every((word) => text.includes(word));
}

/** Index of the only occurrence, −1 when there is none or more than one. */
function onlyIndex(text: string, part: string): number {
  const at = text.indexOf(part);
  return at >= 0 && text.indexOf(part, at + 1) < 0 ? at : -1;
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
