/**
 * Merges one changed line in three ways: SEARCH is the base, the file's line is ours, REPLACE's line is theirs.
 *
 * Where the model misquoted a line it also changes, its change is kept and the misquoted rest stays as the file has it.
 * Where both differ from SEARCH in the same words, the model's whole line wins: half of a pair of quotes helps nobody.
 */
import { isWordCode } from '../line-keys.ts';
import { tokenOverlap } from '../locate/line-similarity.ts';
import { type LineChange, lineDiff } from './line-diff.ts';

const pairOverlap = 0.6;

/** Words, single marks and runs of whitespace; joined they give the text back. */
export function pieces(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 1; i <= text.length; i++) {
    const kind = charKind(text.charCodeAt(i - 1));
    if (i < text.length && kind !== 'mark' && kind === charKind(text.charCodeAt(i))) continue;
    parts.push(text.slice(start, i));
    start = i;
  }
  return parts;
}

function charKind(code: number): 'word' | 'space' | 'mark' {
  if (isWordCode(code)) return 'word';
  return code <= 32 ? 'space' : 'mark';
}

/** The merged text of a line without its indentation. */
export function mergeLine(base: string, ours: string, theirs: string): string {
  if (base === ours || base === theirs) return base === ours ? theirs : ours;
  const [from, file, reply] = [pieces(base), pieces(ours), pieces(theirs)];
  const wanted = lineDiff(from, reply);
  const kept = lineDiff(from, file).filter((change) => !dropsNeededMark(from, change, wanted));
  if (kept.some((change) => wanted.some((other) => overlaps(change, other)))) return theirs;
  const merged = [
    ...wanted.map((change) => ({ change, source: reply })),
    ...kept.map((change) => ({ change, source: file })),
  ];
  merged.sort((a, b) => a.change.from - b.change.from || a.change.to - b.change.to);
  const result: string[] = [];
  let next = 0;
  for (const { change, source } of merged) {
    result.push(...from.slice(next, change.from), ...source.slice(change.newFrom, change.newTo));
    next = change.to;
  }
  return [...result, ...from.slice(next)].join('');
}

/** True where the file lacks a comma behind which the model adds: the last element of a list needs it then. */
function dropsNeededMark(
  from: readonly string[],
  change: LineChange,
  wanted: readonly LineChange[],
): boolean {
  const dropped = from.slice(change.from, change.to).join('');
  if (dropped !== ',' || change.newFrom !== change.newTo) return false;
  return wanted.some(
    (other) =>
      other.from === other.to &&
      other.from >= change.to &&
      from.slice(change.to, other.from).every((piece) => piece.trim() === ''),
  );
}

function overlaps(a: LineChange, b: LineChange): boolean {
  if (a.from === a.to && b.from === b.to) return a.from === b.from;
  return a.from < b.to && b.from < a.to;
}

/** Which of the added lines is the new form of a changed line: the one that shares most words with it, if any does. */
export function newFormOf(line: string, added: readonly string[]): number {
  let best = -1;
  let most = pairOverlap;
  added.forEach((candidate, index) => {
    const overlap = tokenOverlap(words(line), words(candidate));
    if (overlap > most || (overlap === most && best < 0)) {
      most = overlap;
      best = index;
    }
  });
  return best;
}

function words(text: string): string[] {
  return pieces(text).filter((piece) => piece.trim() !== '');
}
