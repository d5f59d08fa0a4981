/**
 * Drops blobs that no commit of the index holds any more: what they cost is the words and facts in segments.
 *
 * A segment with many of them is written anew without them. Files are written once and named by the catalog's transaction,
 * so a process that is killed leaves the old segment or the new one. Bounded: the rest waits for the next time. A blob that
 * comes back is taken in again; numbers are never given twice, so that nothing kept elsewhere can mean another blob.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Catalog } from './catalog.ts';
import { decodeHead } from './commit-table.ts';
import { createSegmentBuilder } from './segment-builder.ts';
import {
  enterSegments,
  type ListedSegment,
  listSegments,
  nextSegmentFile,
  readSegment,
} from './segment-store.ts';
import { writeFileWhole } from './write-whole.ts';

/** Fewest of a segment's blobs, as a part of one, for which it is written anew: each costs as much as taking a few in. */
const worthwhile = 0.25;
/** Bytes of blobs whose segments are written anew at one time: some ten seconds of work. */
const mostBytes = 1_024 ** 3;
/** Commits read at once. */
const commitsAtOnce = 1_000;

/** Drops what it may and tells how many blobs that were. */
export function dropUnheldBlobs(catalog: Catalog): number {
  const held = heldBlobs(catalog);
  let [dropped, bytes] = [0, 0];
  for (const listed of listSegments(catalog)) {
    if (bytes + listed.bytes > mostBytes && bytes > 0) break;
    const its = dropFrom(catalog, listed, held);
    dropped += its;
    bytes += its === 0 ? 0 : listed.bytes;
  }
  return dropped;
}

/** By blob number: 1 where some commit holds it. */
function heldBlobs(catalog: Catalog): Uint8Array {
  const [{ most = 0 } = {}] = catalog.all<{ most: number | null }>('select max(number) as most from blobs');
  const held = new Uint8Array((most ?? 0) + 1);
  for (let last: Uint8Array = new Uint8Array(0); ; ) {
    const rows = catalog.all<{ oid: Uint8Array; head: Uint8Array }>(
      'select oid, head from commits where oid > ? order by oid limit ?',
      ...[last, commitsAtOnce],
    );
    for (const { oid, head } of rows) {
      for (const number of decodeHead(head)?.numbers ?? []) held[number] = 1;
      last = oid;
    }
    if (rows.length < commitsAtOnce) return held;
  }
}

function dropFrom(catalog: Catalog, listed: ListedSegment, held: Uint8Array): number {
  const isHeld = (number: number) => held[number] === 1;
  const numbers = catalog.all<{ number: number }>('select number from blobs where segment = ?', listed.id);
  const dead = numbers.filter(({ number }) => !isHeld(number)).length;
  if (dead === 0 || dead < numbers.length * worthwhile) return 0;
  const segment = readSegment(catalog, listed);
  if (segment === undefined) return 0;
  const builder = createSegmentBuilder();
  builder.addSegment(segment, isHeld);
  const kept = { file: nextSegmentFile(catalog), numbers: builder.numbers, bytes: builder.bytes };
  const isEmpty = kept.numbers.length === 0;
  if (!isEmpty) writeFileWhole(kept.file, builder.finish());
  catalog.transaction(() => {
    if (!isEmpty) enterSegments(catalog, [kept]);
    catalog.run('delete from segments where id = ?', listed.id);
    // Those that were kept name the new segment by now.
    catalog.run('delete from blobs where segment = ?', listed.id);
  });
  rmSync(path.join(catalog.folder, listed.file), { force: true });
  return dead;
}
