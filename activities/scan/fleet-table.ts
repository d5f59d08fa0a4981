/**
 * The files of a whole fleet that a search looks at, as columns by commit: blob, size, place in the commit; and the counts
 * of those that it leaves out. The same for every query of one scope and languages, so it is kept from search to search.
 *
 * Holds only what follows from the commits' content: which of the files may match says the index. A commit that the index
 * does not hold has no row. Made anew at any time; one that is damaged is none.
 */
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { hashOf } from '../../core/hash.ts';
import type { FileScope } from '../../core/spec/spec.ts';
import { type BlobColumns, blobFlags } from '../index/blob-columns.ts';
import type { FleetIndex } from '../index/fleet-index.ts';
import { writeFileChecked } from '../index/write-whole.ts';
import type { ExcludedCounts } from './file-classes.ts';
import { answerVersions } from './kept-answers.ts';
import { createIndexedSelector } from './select-indexed.ts';

/** What of one commit is looked at: a range of the table's rows, and the files left out. */
export interface TableRange {
  readonly from: number;
  readonly to: number;
  readonly excluded: ExcludedCounts;
}

/** The columns of a fleet. */
export interface FleetTable {
  /** By row: number of the blob; 0 where its content is not known, so that it has to be looked at. */
  readonly numbers: Uint32Array;
  /** By row: bytes of the blob; 0 where they are not known. */
  readonly sizes: Uint32Array;
  /** By row: place of the file in its commit. */
  readonly places: Uint32Array;
  /** Rows of a commit; `undefined` where the index does not hold it. */
  range(commit: string): TableRange | undefined;
}

/** What a table depends on besides the commits. */
export interface TableScope {
  readonly files: FileScope;
  /** File extensions that the query applies to, on which `appliesTo` depends. */
  readonly extensions: readonly string[];
  readonly appliesTo: (path: string) => boolean;
}

interface Part {
  readonly commits: readonly string[];
  /** By commit: where its rows start; one more at the end. */
  readonly starts: Uint32Array;
  readonly numbers: Uint32Array;
  readonly sizes: Uint32Array;
  readonly places: Uint32Array;
  /** By commit: the files left out, as JSON. */
  readonly excluded: readonly string[];
}

/** Which table. */
export interface TableRequest {
  readonly scope: TableScope;
  readonly commits: readonly string[];
  /** Path that the names of the fleet's files start with. */
  readonly prefix: string;
}

/** The table of a fleet's commits, taken from what is kept of it as far as that goes, and kept. */
export function openFleetTable(index: FleetIndex, { scope, commits, prefix }: TableRequest): FleetTable {
  const { files, extensions } = scope;
  const file = `${prefix}.${hashOf([answerVersions, files, extensions]).slice(0, 16)}.table`;
  const kept = readPart(file);
  const distinct = [...new Set(commits)];
  const places = new Map(kept?.commits.map((commit, at) => [commit, at]));
  if (kept !== undefined && distinct.every((commit) => places.has(commit))) return tableOf(kept, places);
  const made = makePart(index, scope, { distinct, kept, places });
  writeFileChecked(file, encodePart(made));
  return tableOf(made, new Map(made.commits.map((commit, at) => [commit, at])));
}

function tableOf(part: Part, places: ReadonlyMap<string, number>): FleetTable {
  const { starts, numbers, sizes, places: files, excluded } = part;
  const counts = new Map<string, ExcludedCounts>();
  return {
    numbers,
    sizes,
    places: files,
    range: (commit) => {
      const at = places.get(commit);
      if (at === undefined) return undefined;
      const text = excluded[at] ?? '{}';
      const known = counts.get(text) ?? (JSON.parse(text) as ExcludedCounts);
      counts.set(text, known);
      return { from: starts[at] ?? 0, to: starts[at + 1] ?? 0, excluded: known };
    },
  };
}

interface Making {
  readonly distinct: readonly string[];
  readonly kept: Part | undefined;
  readonly places: ReadonlyMap<string, number>;
}

/** Takes rows over from the table that was kept, and makes those of new commits. */
function makePart(index: FleetIndex, scope: TableScope, { distinct, kept, places }: Making): Part {
  const select = createRowMaker(index, scope);
  const rows: CommitRows[] = [];
  const commits: string[] = [];
  for (const commit of distinct) {
    const at = places.get(commit);
    const made = kept !== undefined && at !== undefined ? rowsAt(kept, at) : select(commit);
    if (made === undefined) continue;
    commits.push(commit);
    rows.push(made);
  }
  const starts = new Uint32Array(rows.length + 1);
  for (const [at, { numbers }] of rows.entries()) starts[at + 1] = (starts[at] ?? 0) + numbers.length;
  const total = starts[rows.length] ?? 0;
  const joined = (column: 'numbers' | 'sizes' | 'places') => {
    const all = new Uint32Array(total);
    for (const [at, row] of rows.entries()) all.set(row[column], starts[at]);
    return all;
  };
  const columns = { numbers: joined('numbers'), sizes: joined('sizes'), places: joined('places') };
  return { commits, starts, ...columns, excluded: rows.map((row) => row.excluded) };
}

interface CommitRows {
  readonly numbers: Uint32Array;
  readonly sizes: Uint32Array;
  readonly places: Uint32Array;
  readonly excluded: string;
}

function rowsAt({ starts, numbers, sizes, places, excluded }: Part, at: number): CommitRows {
  const [from, to] = [starts[at], starts[at + 1]];
  const part = (column: Uint32Array) => column.subarray(from, to);
  return { numbers: part(numbers), sizes: part(sizes), places: part(places), excluded: excluded[at] ?? '{}' };
}

/** Makes a commit's rows out of the index; without verdicts, so that every file that may be looked at is a candidate. */
function createRowMaker(index: FleetIndex, { files, appliesTo }: TableScope) {
  const select = createIndexedSelector({ scope: files, appliesTo });
  const noVerdicts = new Uint8Array(0);
  return (commit: string): CommitRows | undefined => {
    const head = index.head(commit);
    if (head === undefined) return undefined;
    const columns: BlobColumns = { ...index.columns(), verdicts: noVerdicts };
    const { candidates, excluded } = select({ head, columns, files: () => index.files(commit) });
    const known = candidates.map((place) => {
      const number = head.numbers[place] ?? 0;
      const isRead =
        ((columns.flags[number] ?? 0) & (blobFlags.known | blobFlags.sizeOnly)) === blobFlags.known;
      return isRead ? number : 0;
    });
    return {
      numbers: Uint32Array.from(known),
      sizes: Uint32Array.from(known, (number) => (number === 0 ? 0 : (columns.sizes[number] ?? 0))),
      places: Uint32Array.from(candidates),
      excluded: JSON.stringify(excluded),
    };
  };
}

interface Head {
  readonly commits: number;
  readonly rows: number;
  readonly commitBytes: number;
  readonly sum: number;
}

function encodePart({ commits, starts, numbers, sizes, places, excluded }: Part): Buffer {
  const texts = Buffer.from(commits.map((commit, at) => `${commit} ${excluded[at]}`).join('\n'));
  const columns = [starts, numbers, sizes, places].map((column) => new Uint8Array(column.buffer));
  const body = Buffer.concat([...columns, texts]);
  const head: Head = {
    commits: commits.length,
    rows: numbers.length,
    commitBytes: texts.length,
    sum: crc32(body),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
}

function readPart(file: string): Part | undefined {
  try {
    const content = readFileSync(file);
    const end = content.indexOf(10);
    const head = JSON.parse(content.toString('utf8', 0, end)) as Head;
    const body = new Uint8Array(content.subarray(end + 1));
    if (crc32(body) !== head.sum) return undefined;
    let at = 0;
    const column = (count: number) => {
      const numbers = new Uint32Array(body.buffer, at, count);
      at += count * 4;
      return numbers;
    };
    const starts = column(head.commits + 1);
    const columns = { numbers: column(head.rows), sizes: column(head.rows), places: column(head.rows) };
    const text = Buffer.from(body.buffer, at, head.commitBytes).toString('utf8');
    const lines = text === '' ? [] : text.split('\n');
    const split = lines.map((line) => line.indexOf(' '));
    return {
      commits: lines.map((line, line_) => line.slice(0, split[line_])),
      excluded: lines.map((line, line_) => line.slice((split[line_] ?? 0) + 1)),
      starts,
      ...columns,
    };
  } catch {
    return undefined;
  }
}
