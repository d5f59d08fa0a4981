/**
 * The segments of an index: which there are, bringing new ones in, merging small ones. Files are written once.
 *
 * The catalog is the atomic manifest: a file that it does not name is a leftover of a killed process and goes when a merge
 * finds it old. A segment that cannot be read is dropped, and its blobs count as not indexed, which is slow but right.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Catalog } from './catalog.ts';
import type { WrittenSegment } from './indexers.ts';
import { DamagedSegment, type OpenSegment, openSegment } from './open-segment.ts';
import { decodeSegment, type Segment } from './segment.ts';
import { createSegmentBuilder } from './segment-builder.ts';
import { writeFileWhole } from './write-whole.ts';

/** One segment of the catalog. */
export interface ListedSegment {
  readonly id: number;
  readonly file: string;
  readonly blobs: number;
  /** Bytes of the blobs in it. */
  readonly bytes: number;
}

/** Segments above this many bytes of blobs are not merged any more: one is held in memory whole. */
export const fullSegmentBytes = 256 * 1_024 * 1_024;
/** So many segments that are not full are merged into one. */
const mergeAt = 8;
const leftoverAfterMs = 3_600_000;
const ending = '.segment';

/** A name for a segment's file. */
export function nextSegmentFile(catalog: Catalog): string {
  return path.join(catalog.folder, `${randomUUID()}${ending}`);
}

/** All segments, oldest first. */
export function listSegments(catalog: Catalog): readonly ListedSegment[] {
  return catalog.all<ListedSegment>('select id, file, blobs, bytes from segments order by id');
}

/**
 * Opens one segment after the other and works with it. One that is gone or damaged is dropped from the catalog, unless
 * another process merged it meanwhile: then the merged one is worked with. `work` may meet a segment again in a merged one.
 */
export function forEachSegment(catalog: Catalog, work: (segment: Segment) => void): void {
  const done = new Set<number>();
  for (let left = listSegments(catalog); left.length > 0; ) {
    for (const listed of left) {
      done.add(listed.id);
      if (withSegment(path.join(catalog.folder, listed.file), work)) continue;
      if (!isListed(catalog, listed.id)) break;
      dropSegment(catalog, listed.id);
    }
    left = listSegments(catalog).filter(({ id }) => !done.has(id));
  }
}

/** False where the file is no whole segment. */
function withSegment(file: string, work: (segment: Segment) => void): boolean {
  let open: OpenSegment | undefined;
  try {
    open = openSegment(file);
    work(open.segment);
    return true;
  } catch (error) {
    if (error instanceof DamagedSegment || (error instanceof Error && 'syscall' in error)) return false;
    throw error;
  } finally {
    open?.close();
  }
}

function isListed(catalog: Catalog, id: number): boolean {
  return catalog.all('select id from segments where id = ?', id).length > 0;
}

/** Reads a segment whole; one that is gone or damaged is dropped from the catalog. */
export function readSegment(catalog: Catalog, listed: ListedSegment): Segment | undefined {
  const segment = decodeFile(path.join(catalog.folder, listed.file));
  if (segment === undefined && isListed(catalog, listed.id)) dropSegment(catalog, listed.id);
  return segment;
}

/** Names written segments in the catalog; to be called within a transaction. */
export function enterSegments(catalog: Catalog, segments: readonly WrittenSegment[]): void {
  for (const { file, numbers, bytes } of segments) {
    catalog.run(
      'insert into segments (file, blobs, bytes) values (?, ?, ?)',
      path.basename(file),
      numbers.length,
      bytes,
    );
    const [{ id = 0 } = {}] = catalog.all<{ id: number }>('select last_insert_rowid() as id');
    for (const number of numbers) catalog.run('update blobs set segment = ? where number = ?', id, number);
  }
}

/** Merges segments that are not full where there are many of them; true where it did. Deletes old leftovers. */
export async function mergeSegments(catalog: Catalog): Promise<boolean> {
  const small = listSegments(catalog).filter((segment) => segment.bytes < fullSegmentBytes);
  if (small.length < mergeAt) return false;
  const merged: ListedSegment[] = [];
  const builder = createSegmentBuilder();
  for (const listed of small) {
    if (builder.bytes + listed.bytes > fullSegmentBytes && merged.length > 1) break;
    const segment = readSegment(catalog, listed);
    if (segment === undefined) continue;
    // A blob that two processes took in stands in two segments; one of them holds it from now on.
    const known = new Set(builder.numbers);
    builder.addSegment(segment, (number) => !known.has(number));
    merged.push(listed);
  }
  const file = nextSegmentFile(catalog);
  const { bytes, numbers } = builder;
  writeFileWhole(file, builder.finish());
  catalog.transaction(() => {
    enterSegments(catalog, [{ file, numbers, bytes }]);
    for (const { id } of merged) catalog.run('delete from segments where id = ?', id);
  });
  for (const each of merged) await rm(path.join(catalog.folder, each.file), { force: true });
  await deleteLeftovers(catalog);
  return true;
}

function dropSegment(catalog: Catalog, id: number): void {
  catalog.transaction(() => {
    catalog.run('delete from segments where id = ?', id);
    catalog.run('update blobs set segment = null where segment = ?', id);
    // Tables of commits promise that their blobs are indexed.
    catalog.run('delete from commits');
  });
}

function decodeFile(file: string): Segment | undefined {
  try {
    return decodeSegment(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** Files that no process can be about to enter any more. */
async function deleteLeftovers(catalog: Catalog): Promise<void> {
  const known = new Set(listSegments(catalog).map((segment) => segment.file));
  for (const name of await readdir(catalog.folder)) {
    if (!(name.endsWith(ending) || name.endsWith(`${ending}.new`)) || known.has(name)) continue;
    const file = path.join(catalog.folder, name);
    const information = await stat(file).catch(() => undefined);
    if (information !== undefined && Date.now() - information.mtimeMs > leftoverAfterMs)
      await rm(file, { force: true });
  }
}
