/**
 * What refs of targets were when they were last looked at, and how to tell cheaply that they still are.
 *
 * A repository on this machine is asked by the state of the few files that hold its refs: git replaces such a file at
 * every change, so inode, time and size tell. A remote one is asked again after a time that the caller chooses.
 */
import { statSync } from 'node:fs';
import { type Catalog, idBytes, idText } from './catalog.ts';

/** Which ref of which target. */
export interface RefQuestion {
  readonly target: string;
  /** As asked for; empty for the default branch. */
  readonly ref: string;
  readonly url: string;
}

/** What a ref was. */
export interface RememberedRef {
  /** Full name. */
  readonly name: string;
  readonly commit: string;
}

/** How sure a remembered ref is. */
export interface RefFreshness {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A remote ref that was looked at before this long, in milliseconds, is asked again. */
  readonly maxAgeMs: number;
}

const remote = 'remote';

/** A row of the catalog's table of refs. */
export interface RefRow {
  readonly name: string;
  readonly oid: Uint8Array;
  readonly url: string;
  readonly stamp: string;
  /** When it was looked at. */
  readonly at: number;
}

/** The ref of a row where it surely is as it was, or young enough; else `undefined`. */
export function freshRef(
  row: RefRow,
  url: string,
  { now, maxAgeMs }: RefFreshness,
): RememberedRef | undefined {
  if (row.url !== url) return undefined;
  const isFresh = isRemote(row) ? now - row.at <= maxAgeMs : isSameStamp(row.stamp);
  return isFresh ? { name: row.name, commit: commitOfRow(row) } : undefined;
}

/** Remembers a ref; `files` hold it, where the repository is on this machine, and were stamped before it was read. */
export function rememberRef(
  catalog: Catalog,
  question: RefQuestion,
  seen: RememberedRef & { readonly stamp: string | undefined; readonly now: number },
): void {
  catalog.run(
    'insert or replace into refs (target, ref, url, name, oid, stamp, checked_at) values (?, ?, ?, ?, ?, ?, ?)',
    ...[
      question.target,
      question.ref,
      question.url,
      seen.name,
      idBytes(seen.commit),
      seen.stamp ?? remote,
      seen.now,
    ],
  );
}

/** The state of files that hold a ref, to compare later; absent files count. */
export function stampOf(files: readonly string[]): string {
  return files.map((file) => `${file}\t${stateOf(file)}`).join('\n');
}

/** The commit of a row. */
export function commitOfRow(row: RefRow): string {
  return idText(row.oid);
}

/** True where a row is of a repository on another machine. */
export function isRemote(row: RefRow): boolean {
  return row.stamp === remote;
}

/** The files that a stamp is of. */
export function filesOfStamp(stamp: string): readonly string[] {
  return stamp.split('\n').map((line) => line.slice(0, line.lastIndexOf('\t')));
}

/** True where all files of a stamp are as they were. */
export function isSameStamp(stamp: string): boolean {
  for (const line of stamp.split('\n')) {
    const tab = line.lastIndexOf('\t');
    if (stateOf(line.slice(0, tab)) !== line.slice(tab + 1)) return false;
  }
  return true;
}

function stateOf(file: string): string {
  const information = statSync(file, { throwIfNoEntry: false });
  if (information === undefined) return '-';
  return `${information.ino}:${information.mtimeMs}:${information.size}`;
}
