/**
 * The files of one commit as columns: what a search needs of every file without its path, and the paths apart.
 *
 * `head` is small and read for every search; `tail` (paths, modes, ids) only for commits in which something may match.
 * Depends on the commit's content alone. A mark tells the byte order of the machine that wrote it.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { TreeFile } from '../adapters/git/tree.ts';

/** Bits of a file's class by path. */
export const pathBits = Object.freeze({
  /** Symbolic link or submodule. */
  special: 1,
  vendored: 2,
  generated: 4,
  submodule: 8,
});

/** What a search reads of every commit. */
export interface CommitHead {
  /** Kinds of names: see `nameKindOf`. */
  readonly nameKinds: readonly string[];
  /** By file, in git's order: the blob's number; 0 where it is not indexed. */
  readonly numbers: Uint32Array;
  /** By file: position in `nameKinds`. */
  readonly kinds: Uint32Array;
  /** By file: `pathBits`. */
  readonly classes: Uint8Array;
  /** Files left out because their path is not UTF-8. */
  readonly unnamable: number;
}

/** One file of a commit on its way into the table. */
export interface CommitEntry {
  readonly file: TreeFile;
  readonly number: number;
  readonly bits: number;
}

/** Both parts as stored. */
export interface StoredCommit {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

const mark = 0x5265_4331;
const headerNumbers = 5;

/**
 * What of a path its languages depend on: the ending from the last dot on; the whole name after a slash where there is no
 * dot or only a leading one. `samplePath` gives a path of the same kind.
 */
export function nameKindOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? `/${name}` : name.slice(dot);
}

/** A path of a kind of names. */
export function samplePath(nameKind: string): string {
  return nameKind.startsWith('/') ? nameKind.slice(1) : `x${nameKind}`;
}

/** Makes the table of a commit. */
export function encodeCommit(entries: readonly CommitEntry[], unnamable: number): StoredCommit {
  const kindNumbers = new Map<string, number>();
  const kinds = new Uint32Array(entries.length);
  for (const [at, { file }] of entries.entries()) {
    const kind = nameKindOf(file.path);
    const known = kindNumbers.get(kind) ?? kindNumbers.size;
    kindNumbers.set(kind, known);
    kinds[at] = known;
  }
  const names = Buffer.from(JSON.stringify([...kindNumbers.keys()]));
  const header = new Uint32Array([mark, entries.length, unnamable, names.length, 0]);
  const numbers = new Uint32Array(entries.map((entry) => entry.number));
  const classes = new Uint8Array(entries.map((entry) => entry.bits));
  const head = Buffer.concat([header, numbers, kinds, classes].map(bytesOf).concat(names));
  const tail = entries.map(({ file }) => `${file.mode} ${file.oid} ${file.path}`).join('\0');
  return { head, tail: zstdCompressSync(Buffer.from(tail)) };
}

/** Reads the head; `undefined` where it is none of this machine. */
export function decodeHead(stored: Uint8Array): CommitHead | undefined {
  const { buffer } = new Uint8Array(stored);
  if (buffer.byteLength < headerNumbers * 4) return undefined;
  const [seen, count = 0, unnamable = 0, namesLength = 0] = new Uint32Array(buffer, 0, headerNumbers);
  if (seen !== mark || buffer.byteLength !== headerNumbers * 4 + count * 9 + namesLength) return undefined;
  let at = headerNumbers * 4;
  const numbers = new Uint32Array(buffer, at, count);
  at += count * 4;
  const kinds = new Uint32Array(buffer, at, count);
  at += count * 4;
  const classes = new Uint8Array(buffer, at, count);
  const names = Buffer.from(buffer, at + count, namesLength).toString('utf8');
  return { nameKinds: JSON.parse(names), numbers, kinds, classes, unnamable };
}

/** Reads the files of a commit. */
export function decodeTail(stored: Uint8Array): readonly TreeFile[] {
  const text = zstdDecompressSync(stored).toString('utf8');
  return text === '' ? [] : text.split('\0').map(readLine);
}

/** Reads the files at some places of a commit, ascending; fewer where it has no such places. */
export function decodeTailAt(stored: Uint8Array, places: readonly number[]): readonly TreeFile[] {
  const text = zstdDecompressSync(stored).toString('utf8');
  const files: TreeFile[] = [];
  let [place, start] = [0, text === '' ? -1 : 0];
  for (const wanted of places) {
    // Most commits have a few files that are asked for, of dozens.
    for (; place < wanted && start >= 0; place += 1) {
      const end = text.indexOf('\0', start);
      start = end < 0 ? -1 : end + 1;
    }
    if (start < 0) break;
    const end = text.indexOf('\0', start);
    files.push(readLine(text.slice(start, end < 0 ? text.length : end)));
  }
  return files;
}

function readLine(line: string): TreeFile {
  const mode = line.indexOf(' ');
  const oid = line.indexOf(' ', mode + 1);
  return { path: line.slice(oid + 1), mode: line.slice(0, mode), oid: line.slice(mode + 1, oid) };
}

function bytesOf(table: Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
}
