/**
 * Finds and reads vector files: JSON Lines or one JSON list, gzipped or not, alone or in folders.
 *
 * What a file holds is told by its content, never by its name; in a folder only names of the four forms are looked at.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isRow, type Row } from './row-kind.ts';

/** Name of the file of library rows that is looked for beside vectors. */
const libraryName = 'stdlib-library.jsonl';

/** Where the shared library rows are, seen from here, where they are there at all. */
const sharedLibrary = join(import.meta.dirname, '../../../shared/conformance/gritql', libraryName);

/** The vector files of a path, in order of their names; throws where it does not exist. */
export function vectorFilesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.jsonl?(\.gz)?$/.test(name))
    .toSorted()
    .map((name) => join(path, name));
}

/** The rows of a vector file: one a line, or the items of one list. Throws where it is neither. */
export function readRows(path: string): readonly Row[] {
  const bytes = readFileSync(path);
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = (isZipped ? gunzipSync(bytes) : bytes).toString('utf8');
  if (text.trimStart().startsWith('[')) {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isRow) : [];
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line): unknown => JSON.parse(line)).filter(isRow);
}

/** The library file for vectors: the one that was named, else the one beside them, else the shared one, else none. */
export function libraryFileOf(vectors: string, named: string | undefined): string | undefined {
  const candidates =
    named === undefined ? [join(dirname(vectors), libraryName), sharedLibrary].filter(existsSync) : [named];
  return candidates[0];
}
