/**
 * One file prepared for matching: its lines, and on demand the bare keys of its non-blank lines with their postings.
 *
 * Built once per content and kept in a small cache, because all hunks of a reply and several tiers ask for the same
 * keys. Nothing of it is needed when the exact tier succeeds.
 */
import { keyNumbers } from './key-numbers.ts';
import { bareKey, lineWeight } from './line-keys.ts';
import { type TextLines, textLines } from './text-lines.ts';

/** Bare keys of a file: for every non-blank line, in order, its key (a small number) and the line it stands on. */
export interface LineIndex {
  /** Key of a line's text, −1 when no line of the file has it. */
  readonly keyOf: (line: string) => number;
  /** Line number of the n-th non-blank line. */
  readonly inkLines: Int32Array;
  /** Key of the n-th non-blank line. */
  readonly inkKeys: Int32Array;
  /** Positions (in `inkLines`) of a key, ascending; empty for a key that is not in the file. */
  readonly postings: (key: number) => Int32Array;
}

/** A file ready for matching. */
export interface FileModel {
  readonly lines: TextLines;
  /** The text with LF line ends and without byte-order mark, on which exact search runs. */
  readonly plain: string;
  readonly index: () => LineIndex;
  /** Weight of a line, cached. */
  readonly weight: (line: number) => number;
}

const cacheSize = 8;
const cache = new Map<string, FileModel>();

/** The model of a text; the last few are kept. */
export function fileModel(text: string): FileModel {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const model = buildModel(text);
  if (cache.size >= cacheSize) {
    const oldest = cache.keys().next();
    if (oldest.done !== true) cache.delete(oldest.value);
  }
  cache.set(text, model);
  return model;
}

function buildModel(text: string): FileModel {
  const lines = textLines(text);
  const plain = text.includes('\r') || lines.mark !== '' ? lines.bodies.join('\n') : text;
  const weights = new Float32Array(lines.bodies.length);
  let index: LineIndex | undefined;
  return {
    lines,
    plain,
    index: () => {
      index ??= buildIndex(lines.bodies);
      return index;
    },
    weight: (line) => {
      const known = weights[line] ?? 0;
      if (known > 0) return known;
      const weight = lineWeight(lines.bodies[line] ?? '');
      weights[line] = weight;
      return weight;
    },
  };
}

/** A text without whitespace and with one kind of quote; every other character stays one character. */
export function bareText(text: string): string {
  return text.replace(/[\s\u00a0]+/g, '').replace(/['`\u2018\u2019\u201c\u201d]/g, '"');
}

function buildIndex(bodies: readonly string[]): LineIndex {
  const numbers = keyNumbers(bodies.length);
  const inkLines = new Int32Array(bodies.length);
  const inkKeys = new Int32Array(bodies.length);
  let count = 0;
  for (let line = 0; line < bodies.length; line++) {
    const key = bareKey(bodies[line] ?? '');
    if (key === 0) continue;
    inkLines[count] = line;
    inkKeys[count] = numbers.add(key);
    count++;
  }
  const keys = inkKeys.subarray(0, count);
  return {
    keyOf: (line) => numbers.find(bareKey(line)),
    inkLines: inkLines.subarray(0, count),
    inkKeys: keys,
    postings: postingsOf(keys, numbers.size()),
  };
}

/** Positions by key, all in one array: the positions of key `k` stand from `starts[k]` to `starts[k + 1]`. */
function postingsOf(keys: Int32Array, size: number): (key: number) => Int32Array {
  const starts = new Int32Array(size + 1);
  for (const key of keys) starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  for (let key = 0; key < size; key++) starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
  const next = starts.slice();
  const positions = new Int32Array(keys.length);
  keys.forEach((key, position) => {
    const at = next[key] ?? 0;
    positions[at] = position;
    next[key] = at + 1;
  });
  return (key) =>
    key < 0 || key >= size ? new Int32Array() : positions.subarray(starts[key], starts[key + 1]);
}
