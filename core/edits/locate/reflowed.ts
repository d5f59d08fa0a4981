/**
 * Tier 6 without a grammar: SEARCH stands in the file token by token, but laid out over other lines.
 *
 * Formatters and models re-wrap code; all that differs then is whitespace. The text is compared without any, must stand
 * in the file once, and must begin and end at word borders. What the edit keeps keeps the file's layout where the two
 * edit scripts do not meet; otherwise REPLACE is taken as written.
 */
import type { FileModel } from '../file-model.ts';
import { foldLine } from '../line-keys.ts';
import { mergeLine } from '../project/merge-line.ts';
import { cutsWord, exactPlaces } from './exact.ts';
import { type LocateOutcome, notHere } from './located.ts';
import type { LineHunk } from './windows.ts';

const leastLength = 12;
const longestFile = 2_000_000;

/** The place where SEARCH stands re-wrapped, if it is the only one. */
export function reflowedPlace(model: FileModel, hunk: LineHunk): LocateOutcome {
  const wanted = bare(hunk.search.join('\n'));
  if (wanted.length < leastLength || model.plain.length > longestFile) return notHere;
  const { text, offsets } = bareWithOffsets(model.plain);
  const at = text.indexOf(wanted);
  if (at < 0 || text.indexOf(wanted, at + 1) >= 0) return notHere;
  const start = offsets[at] ?? 0;
  const end = (offsets[at + wanted.length - 1] ?? 0) + 1;
  if (cutsWord(model.plain, start, end - start)) return notHere;
  const ours = model.plain.slice(start, end);
  const search = hunk.search.join('\n').trim();
  const replace = mergeLine(search, ours, hunk.replace.join('\n').trim());
  const place = exactPlaces(model, ours, replace);
  return place.length === 1
    ? { kind: 'found', places: place.map((found) => ({ ...found, tier: 'structural' })) }
    : notHere;
}

function bare(text: string): string {
  return bareWithOffsets(text).text;
}

/** The text without whitespace and with one kind of quote, and where each of its characters stands. */
function bareWithOffsets(text: string): { text: string; offsets: number[] } {
  const offsets: number[] = [];
  const parts: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char <= ' ' || char === '\u00a0') continue;
    const folded = char > '~' ? foldLine(char) : char === "'" || char === '`' ? '"' : char;
    for (const piece of folded) {
      parts.push(piece);
      offsets.push(i);
    }
  }
  return { text: parts.join(''), offsets };
}
