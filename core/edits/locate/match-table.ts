/**
 * Which non-blank lines of the file each line of SEARCH can match, and how well: the sparse input of the alignment.
 *
 * Computed once for all passes over the same ranges. Tokens are made only for lines in range, so a long file costs
 * nothing outside of them.
 */
import type { FileModel } from '../file-model.ts';
import { foldLine, isWordCode } from '../line-keys.ts';
import type { InkRange } from './candidate-ranges.ts';
import {
  editDistance,
  lineTokens,
  markSimilarityOf,
  sameTokens,
  slipSimilarity,
  textSimilarity,
} from './line-similarity.ts';
import type { SearchLine, SearchLines } from './search-lines.ts';

/** Matches of one SEARCH line, positions ascending; similarity 1 is equal but for formatting. */
export interface LineMatches {
  readonly positions: readonly number[];
  readonly similarities: readonly number[];
}

/** Matches of every non-blank SEARCH line, in order. */
export type MatchTable = readonly LineMatches[];

const leastSlip = 0.7;
const leastResemblance = 0.6;
const comparedLength = 200;

/** A slip changes one letter; a lost word of one letter also its space. */
const mostLetters = 2;

interface Words {
  readonly tokens: readonly string[];
  readonly joined: string;
}

function wordsIn(text: string): Words {
  const tokens = lineTokens(text);
  return { tokens, joined: tokens.join(' ') };
}

/** One text of the file within the ranges, and where it stands there; its words are made when a line is as long. */
interface RangeText {
  readonly key: number;
  readonly text: string;
  /** Characters that are not whitespace. */
  readonly ink: number;
  readonly positions: number[];
  words?: Words;
}

/** A slip changes this many characters of a line at most. */
const mostInk = 1;

function inkLength(text: string): number {
  let ink = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 32) ink++;
  return ink;
}

/** All that one table needs of the ranges; each different line is read once. */
export function rangeTexts(model: FileModel, ranges: readonly InkRange[]): readonly RangeText[] {
  const { inkKeys, inkLines } = model.index();
  const texts = new Map<number, RangeText>();
  for (const range of ranges) {
    for (let position = range.from; position < range.to; position++) {
      const key = inkKeys[position] ?? -1;
      const known = texts.get(key);
      if (known !== undefined) {
        known.positions.push(position);
        continue;
      }
      const text = model.lines.bodies[inkLines[position] ?? 0] ?? '';
      texts.set(key, { key, text, positions: [position], ink: inkLength(foldLine(text)) });
    }
  }
  return [...texts.values()];
}

/** Equal lines and slips of the pen. */
export function matchTable(search: SearchLines, texts: readonly RangeText[]): MatchTable {
  return search.ink.map((line) => {
    const joined = line.tokens.join(' ');
    const ink = inkLength(joined);
    const written = texts.find((text) => text.key === line.key)?.positions ?? [];
    return matchesOf(line, texts, (text) => {
      if (text.positions.some((at) => written.some((exact) => Math.abs(at - exact) <= search.ink.length)))
        return 0;
      if (Math.abs(ink - text.ink) > mostInk) return 0;
      text.words ??= wordsIn(text.text);
      const other = text.words;
      if (Math.abs(joined.length - other.joined.length) > mostLetters) return 0;
      if (line.touched && insisted(line.tokens, other.tokens, search.replaceWords)) return 0;
      const slip =
        slipSimilarity(line.tokens, other.tokens) ||
        (line.touched ? markSimilarityOf(line.tokens, other.tokens) : 0) ||
        letterSlip(line, joined, other, search.replaceWords);
      return slip >= leastSlip ? Math.min(slip, 0.99) : 0;
    });
  });
}

/**
 * True when REPLACE too has the word in which two lines differ, and not the file's: who writes `parsePmx` twice means it,
 * however near `parsePmd` is.
 */
function insisted(
  quoted: readonly string[],
  found: readonly string[],
  replaceWords: ReadonlySet<string>,
): boolean {
  if (quoted.length !== found.length) return false;
  return quoted.some((word, index) => {
    const other = found[index] ?? '';
    return (
      word !== other && isWordCode(word.charCodeAt(0)) && replaceWords.has(word) && !replaceWords.has(other)
    );
  });
}

/** The table for rivals: lines that the best place only resembles may be resembled elsewhere more loosely. */
export function rivalTable(
  search: SearchLines,
  texts: readonly RangeText[],
  setting: { readonly table: MatchTable; readonly resembled: ReadonlySet<number> },
): MatchTable {
  return search.ink.map((line, row) => {
    const known = setting.table[row];
    if (known !== undefined && !setting.resembled.has(row)) return known;
    const own = line.text.trim().slice(0, comparedLength);
    return matchesOf(line, texts, ({ text }) => {
      return Math.min(0.69, textSimilarity(own, text.trim().slice(0, comparedLength), leastResemblance));
    });
  });
}

/** Similarity of one SEARCH line and one position, 0 when they cannot match. */
export function similarityAt(table: MatchTable, row: number, position: number): number {
  const matches = table[row];
  const found = matches?.positions.indexOf(position) ?? -1;
  return found < 0 ? 0 : (matches?.similarities[found] ?? 0);
}

function matchesOf(
  line: SearchLine,
  texts: readonly RangeText[],
  compare: (other: RangeText) => number,
): LineMatches {
  const found: (readonly [number, number])[] = [];
  for (const other of texts) {
    const equal = other.key === line.key && (other.text === line.text || sameTokens(other.text, line.text));
    const similarity = equal ? 1 : compare(other);
    if (similarity > 0) for (const position of other.positions) found.push([position, similarity]);
  }
  found.sort((a, b) => a[0] - b[0]);
  return {
    positions: found.map(([position]) => position),
    similarities: found.map(([, similarity]) => similarity),
  };
}

/**
 * One letter off in a short word. Context may be: it is not written, so only the place is at stake. A touched line may
 * be when REPLACE spells the words as the file does, so that the slip is SEARCH's alone.
 */
function letterSlip(
  line: SearchLine,
  joined: string,
  other: Words,
  replaceWords: ReadonlySet<string>,
): number {
  const { tokens } = other;
  const close =
    Math.abs(joined.length - other.joined.length) <= 2 && Math.abs(line.tokens.length - tokens.length) <= 1;
  if (joined.length < 6 || !close || editDistance(joined, other.joined, 1) > 1) return 0;
  if (tokens.length === line.tokens.length && tokens.some((token, i) => renamed(token, line.tokens[i] ?? '')))
    return 0;
  if (joined.replace(/\D+/g, '') !== other.joined.replace(/\D+/g, '')) return 0;
  const spelled = tokens.every((token) => replaceWords.has(token) || line.tokens.includes(token));
  return line.touched && !spelled ? 0 : 1 - 1 / joined.length;
}

/** True for two different names of one letter: nobody slips from `G` to `H`. */
function renamed(word: string, other: string): boolean {
  return word !== other && word.length === 1 && other.length === 1;
}
