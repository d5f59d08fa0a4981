/**
 * Whether one line is a slip of the pen for another: the same tokens but for one, off by one letter.
 *
 * Numbers never slip: `retry(3)` and `retry(4)` are different lines. Neither do very short names, because `i` and `j`
 * are the commonest way in which two near copies of a text differ. Two letters are too many: `EnumMap`, `EnumSet`.
 */
import { foldLine, isWordCode } from '../line-keys.ts';

const mostSlips = 1;

/** Words that lines of unrelated code share. */
export const commonWords: ReadonlySet<string> = new Set(
  'return if else for while import from const let var def class function func fn new in of self this public private static void end async await'.split(
    ' ',
  ),
);

/** Words and single punctuation marks of a line, whitespace left out, quotes as one kind. */
export function lineTokens(line: string): string[] {
  const text = foldLine(line).replace(/['`]/g, '"');
  const tokens: string[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 32;
    if (i < text.length && isWordCode(code)) {
      if (start < 0) start = i;
      continue;
    }
    if (start >= 0) tokens.push(text.slice(start, i));
    start = -1;
    if (code > 32) tokens.push(text.charAt(i));
  }
  return tokens;
}

/** True for lines of the same words and marks; `ew` behind `fn ` and `new` behind `f ` are not. */
export function sameTokens(left: string, right: string): boolean {
  const [a, b] = [lineTokens(left), lineTokens(right)];
  return a.length === b.length && a.every((token, index) => token === b[index]);
}

/** Similarity in (0, 1) of two lines of which one is a slip for the other, 0 when it is not. */
export function slipSimilarity(left: readonly string[], right: readonly string[]): number {
  if (left.length !== right.length) return 0;
  let slips = 0;
  let distance = 0;
  let length = 0;
  for (let i = 0; i < left.length; i++) {
    const a = left[i] ?? '';
    const b = right[i] ?? '';
    length += Math.max(a.length, b.length);
    if (a === b) continue;
    const step = ++slips > mostSlips ? 0 : wordSlip(a, b);
    if (step === 0) return 0;
    distance += step;
  }
  return slips === 0 ? 1 : Math.max(0, 1 - distance / length);
}

const endMarks = new Set([',', ';', '.', '!']);
const markSimilarity = 0.95;

/**
 * Similarity of two lines of which one has a mark at its end that the other lacks, as formatters add commas; else 0.
 *
 * Only for lines that the edit replaces: a line that stays may need the mark that the model saw there.
 */
export function markSimilarityOf(left: readonly string[], right: readonly string[]): number {
  const [longer, shorter] = left.length > right.length ? [left, right] : [right, left];
  if (longer.length !== shorter.length + 1 || !endMarks.has(longer.at(-1) ?? '')) return 0;
  const same = shorter.every((token, index) => token === longer[index]);
  return same && shorter.some((token) => isWordCode(token.charCodeAt(0))) ? markSimilarity : 0;
}

/** Edits between two words when that few can be a slip, else 0. */
function wordSlip(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  if (longest < 3 || digitsOf(a) !== digitsOf(b)) return 0;
  return editDistance(a, b, 1) <= 1 ? 1 : 0;
}

function digitsOf(word: string): string {
  return word.replace(/\D+/g, '');
}

/** Edit distance in which two swapped neighbours count once at the one place where texts differ, or `limit + 1` when it is larger than the limit. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let head = 0;
  while (head < a.length && head < b.length && a.charCodeAt(head) === b.charCodeAt(head)) head++;
  let tail = 0;
  const most = Math.min(a.length, b.length) - head;
  while (tail < most && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail++;
  return middleDistance(a.slice(head, a.length - tail), b.slice(head, b.length - tail), limit);
}

function middleDistance(a: string, b: string, limit: number): number {
  if (a.length === 0 || b.length === 0) return Math.max(a.length, b.length);
  if (limit < 1) return limit + 1;
  if (a.length === 2 && b === `${a[1]}${a[0]}`) return 1;
  if (limit === 1) return a.length === 1 && b.length === 1 ? 1 : 2;
  return bandDistance(a, b, limit);
}

/** The general case, in the band of the matrix that the limit leaves. */
function bandDistance(a: string, b: string, limit: number): number {
  const over = limit + 1;
  let previous = new Uint16Array(b.length + 2).fill(over);
  let row = new Uint16Array(b.length + 2).fill(over);
  for (let j = 0; j <= Math.min(limit, b.length); j++) previous[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    const code = a.charCodeAt(i - 1);
    row[from - 1] = from === 1 && i <= limit ? i : over;
    let least = row[from - 1] ?? over;
    for (let j = from; j <= to; j++) {
      const change = (previous[j - 1] ?? over) + (code === b.charCodeAt(j - 1) ? 0 : 1);
      const value = Math.min(change, (previous[j] ?? over) + 1, (row[j - 1] ?? over) + 1, over);
      row[j] = value;
      if (value < least) least = value;
    }
    row[to + 1] = over;
    if (least > limit) return over;
    [previous, row] = [row, previous];
  }
  return previous[b.length] ?? over;
}

/** Similarity of two lines by edit distance alone, 0 below `least`; for judging rivals, never for accepting. */
export function textSimilarity(a: string, b: string, least: number): number {
  const longest = Math.max(a.length, b.length);
  const limit = Math.floor((1 - least) * longest);
  const distance = editDistance(a, b, limit);
  return distance > limit || longest === 0 ? 0 : 1 - distance / longest;
}

/** Share of tokens that two lines have in common, by multiset; for telling a replaced line from an unrelated one. */
export function tokenOverlap(left: readonly string[], right: readonly string[]): number {
  const words = (tokens: readonly string[]): string[] =>
    tokens.filter((token) => isWordCode(token.charCodeAt(0)) && !commonWords.has(token));
  const a = words(left);
  const b = words(right);
  if (a.length === 0 || b.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const word of a) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    counts.set(word, left - 1);
    shared++;
  }
  return (2 * shared) / (a.length + b.length);
}
