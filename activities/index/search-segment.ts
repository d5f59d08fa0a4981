/**
 * Which blobs of a segment may hold what a formula of literals demands. Sound: a blob left out surely does not. Pure.
 */
import type { LiteralFormula } from '../../query-language/index.ts';
import { forEachPosting, type Segment } from './segment.ts';
import { type LiteralPiece, piecesOf } from './words.ts';

/** One byte for each position of a segment: 1 where the blob may fulfil the formula; `undefined` where all may. */
export type Candidates = Uint8Array | undefined;

/** What a blob must hold. */
export interface SegmentQuery {
  readonly literals: LiteralFormula;
  /** Words without a letter, digit, `_` or `$` of ASCII beside them. */
  readonly words: readonly string[];
}

/** Blobs that may hold what is asked for. */
export function searchSegment(segment: Segment, { literals, words }: SegmentQuery): Candidates {
  const held = words.map((word) => holdersOfWord(segment, word));
  return both([...held, searchLiterals(segment, literals, words)]);
}

function searchLiterals(segment: Segment, formula: LiteralFormula, words: readonly string[]): Candidates {
  switch (formula.kind) {
    case 'literal':
      // Whatever holds the word holds the literal, which stands in many more places.
      if (words.some((word) => word.includes(formula.text))) return undefined;
      return both(piecesOf(formula.text).map((piece) => holdersOf(segment, piece)));
    case 'and':
      return both(formula.items.map((item) => searchLiterals(segment, item, words)));
    case 'or':
      return either(formula.items.map((item) => searchLiterals(segment, item, words)));
    default:
      return undefined;
  }
}

const lineEnd = 10;

/** Blobs with a word that holds the piece, found by looking through the words as one text. */
function holdersOf(segment: Segment, piece: LiteralPiece): Uint8Array {
  const { words } = segment;
  const candidates = new Uint8Array(segment.numbers.length);
  const ends = [piece.startsWord ? [lineEnd] : [], [...piece.bytes], piece.endsWord ? [lineEnd] : []];
  const wanted = Buffer.from(ends.flat());
  for (let at = words.indexOf(wanted); at >= 0; ) {
    const inWord = piece.startsWord ? at + 1 : at;
    forEachPosting(segment, wordAt(segment, inWord), (position) => {
      candidates[position] = 1;
    });
    // On at the end of this word: it needs to be found once.
    at = words.indexOf(wanted, words.indexOf(lineEnd, inWord + piece.bytes.length));
  }
  return candidates;
}

/** Blobs with a word that is the one asked for, or has only bytes of other letters beside it; all where it is no word. */
function holdersOfWord(segment: Segment, word: string): Candidates {
  const [piece, ...more] = piecesOf(word);
  if (piece === undefined || more.length > 0 || piece.bytes.length < Buffer.byteLength(word))
    return undefined;
  const { words } = segment;
  const { bytes } = piece;
  const candidates = new Uint8Array(segment.numbers.length);
  const isEdge = (byte = lineEnd) => byte === lineEnd || byte >= 0x80;
  for (let at = words.indexOf(bytes); at >= 0; at = words.indexOf(bytes, at + 1)) {
    if (!isEdge(words[at - 1]) || !isEdge(words[at + bytes.length])) continue;
    forEachPosting(segment, wordAt(segment, at), (position) => {
      candidates[position] = 1;
    });
  }
  return candidates;
}

/** Number of the word that has a place of the text. */
function wordAt({ wordStarts }: Segment, place: number): number {
  let [low, high] = [0, wordStarts.length - 1];
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if ((wordStarts[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low;
}

function both(all: readonly Candidates[]): Candidates {
  const known = all.filter((each) => each !== undefined);
  const [first, ...others] = known;
  if (first === undefined) return undefined;
  for (const other of others)
    for (let at = 0; at < first.length; at += 1) first[at] = (first[at] ?? 0) & (other[at] ?? 0);
  return first;
}

function either(all: readonly Candidates[]): Candidates {
  const [first, ...others] = all;
  if (first === undefined || others.includes(undefined)) return undefined;
  for (const other of others)
    for (let at = 0; at < first.length; at += 1) first[at] = (first[at] ?? 0) | (other?.[at] ?? 0);
  return first;
}
