/**
 * Tier 6 without a grammar: SEARCH stands in the file token by token, but laid out over other lines.
 *
 * Formatters and models re-wrap code; what differs then is whitespace, the kind of quotes, trailing commas and
 * semicolons. The text is compared without them, must stand in the file once, begin a line and end no word in two. What
 * the edit keeps keeps the file's layout where the two edit scripts do not meet; otherwise REPLACE is taken whole.
 */
import { bareText, type FileModel } from '../file-model.ts';
import { indentOf, isBlank } from '../line-keys.ts';
import { mergeLine } from '../project/merge-line.ts';
import { cutsWord, exactPlaces } from './exact.ts';
import { layoutFree } from './layout-free.ts';
import { type LocateOutcome, notHere } from './located.ts';
import { fitsLevel } from './text-level.ts';
import type { LineHunk } from './windows.ts';

const leastLength = 12;
/** Shorter texts differ from others in their commas alone too often. */
const leastFormatted = 24;
/** A word that stands in the file more often does not say where to look. */
const mostRare = 16;
/** Room for the text around a word of it, in whatever layout: a multiple of its length, and some characters more. */
const roomFactor = 3;
const leastRoom = 400;
/** A longer file is searched only around rare words. */
const longestPlain = 300_000;

/** Half-open range of characters of the file. */
interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The place where SEARCH stands re-wrapped, if it is the only one; a text that is `ended` must end a line there too. */
export function reflowedPlace(model: FileModel, hunk: LineHunk, ended: boolean): LocateOutcome {
  const quoted = hunk.search.join('\n');
  const regions = regionsOf(model.plain, quoted);
  const whole = [{ start: 0, end: model.plain.length }];
  // Spaces may divide words otherwise, so that in a file of ordinary length no word has to stand as it is quoted.
  const range =
    rewrapped(model, quoted, model.plain.length > longestPlain ? regions : whole) ??
    reformatted(model, quoted, regions);
  if (range === undefined) return notHere;
  const { start, end } = range;
  const line = model.plain.lastIndexOf('\n', start - 1) + 1;
  if (!isBlank(model.plain.slice(line, start)) || cutsWord(model.plain, start, end - start)) return notHere;
  const [rest = ''] = model.plain.slice(end).split('\n', 1);
  if (ended && !isBlank(rest)) return notHere;
  const ours = model.plain.slice(start, end);
  if (sameLines(ours, quoted)) return notHere;
  const head = hunk.search.find((text) => !isBlank(text)) ?? '';
  // One line alone does not say how wide a level is.
  const levels = hunk.search.filter((text) => !isBlank(text)).map(indentOf);
  if (!fitsLevel(head, model.plain.slice(line, start), levels)) return notHere;
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

/** A text reduced in one way, and where its characters stood; undefined where it is too short to be told so. */
interface Reduction {
  readonly least: number;
  readonly reduce: (text: string) => { readonly text: string; readonly offset: (position: number) => number };
}

const withoutSpaces: Reduction = {
  least: leastLength,
  reduce: (text) => ({ text: bareText(text), offset: (position) => offsetOf(text, position) }),
};

const withoutLayout: Reduction = {
  least: leastFormatted,
  reduce: (text) => {
    const free = layoutFree(text);
    return { text: free.text, offset: (position) => free.offsets[position] ?? 0 };
  },
};

/** Where the text stands but for whitespace and the kind of quotes. */
function rewrapped(model: FileModel, quoted: string, regions: readonly TextRange[]): TextRange | undefined {
  return onlyRange(model, quoted, { regions, reduction: withoutSpaces });
}

/** Where the text stands but for what formatters add; a mark at its very end belongs to it. */
function reformatted(model: FileModel, quoted: string, regions: readonly TextRange[]): TextRange | undefined {
  const range = onlyRange(model, quoted, { regions, reduction: withoutLayout });
  if (range === undefined) return undefined;
  const mark = /^[,;](?=\s*(?:\n|$))/.test(model.plain.slice(range.end, range.end + 8)) ? 1 : 0;
  return { start: range.start, end: range.end + mark };
}

/** The only occurrence of the reduced text in the reduced regions. */
function onlyRange(
  model: FileModel,
  quoted: string,
  { regions, reduction }: { readonly regions: readonly TextRange[]; readonly reduction: Reduction },
): TextRange | undefined {
  const wanted = reduction.reduce(quoted).text;
  if (wanted.length < reduction.least) return undefined;
  let only: TextRange | undefined;
  for (const { start, end } of regions) {
    const { text, offset } = reduction.reduce(model.plain.slice(start, end));
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      if (only !== undefined) return undefined;
      only = { start: start + offset(at), end: start + offset(at + wanted.length - 1) + 1 };
    }
  }
  return only;
}

/**
 * Parts of the file, whole lines, in which the text can stand: around its rarest longer word. Empty when the file lacks
 * one of them; the whole of a file of ordinary length when none is rare.
 */
function regionsOf(text: string, quoted: string): readonly TextRange[] {
  const words = new Set(quoted.match(/[\p{L}\p{N}_$]{4,}/gu));
  const room = roomFactor * quoted.length + leastRoom;
  let rarest: readonly number[] | undefined;
  for (const word of words) {
    const found = indexesOf(text, word);
    if (found.length === 0) return [];
    if (found.length < (rarest?.length ?? mostRare)) rarest = found;
  }
  if (rarest === undefined) return text.length > longestPlain ? [] : [{ start: 0, end: text.length }];
  const regions: TextRange[] = [];
  for (const at of rarest) {
    const start = text.lastIndexOf('\n', Math.max(0, at - room)) + 1;
    const stop = text.indexOf('\n', at + room);
    const end = stop < 0 ? text.length : stop;
    const last = regions.at(-1);
    if (last !== undefined && start <= last.end) regions[regions.length - 1] = { start: last.start, end };
    else regions.push({ start, end });
  }
  return regions;
}

/** Offsets of a word, as many as make it common. */
function indexesOf(text: string, word: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(word); at >= 0 && found.length < mostRare; at = text.indexOf(word, at + 1)) {
    found.push(at);
  }
  return found;
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
