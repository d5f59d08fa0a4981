/**
 * Reads blobs and trees of a repository: by the object reader where it can, by git where it cannot, with equal results.
 *
 * No process is started for a repository that is stored in a usual way. Handles are held for the length of one call.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isRegradeError } from '../../../core/errors.ts';
import { type BlobRead, type BlobStreamOptions, streamBlobs } from './blob-stream.ts';
import type { Git, GitOptions } from './git.ts';
import { listFilesOfTree, peelToCommit, treeOfCommit } from './objects/commit-tree.ts';
import { type ObjectStore, openObjectStore } from './objects/object-store.ts';
import { listTree, type TreeListing } from './tree.ts';

/** Reading is synchronous; after so many milliseconds others get their turn. */
const turnMs = 8;

/** Yields one result for each object id, in order. Throws `RG_SCAN_OBJECT_MISSING` where git, asked last, ends early. */
export async function* readStoredBlobs(
  git: Git,
  oids: readonly string[],
  options: BlobStreamOptions,
): AsyncGenerator<BlobRead, void, void> {
  options.signal?.throwIfAborted();
  if (oids.length === 0) return;
  const store = openStore(options.gitDir);
  let done = 0;
  let turnEnds = performance.now() + turnMs;
  try {
    for (const oid of store === undefined ? [] : oids) {
      options.signal?.throwIfAborted();
      const read = store === undefined ? undefined : readOne(store, oid, options.maxBytes);
      if (read === undefined) break;
      yield read;
      done += 1;
      if (performance.now() < turnEnds) continue;
      await nextTurn();
      turnEnds = performance.now() + turnMs;
    }
  } finally {
    store?.close();
  }
  // What the reader does not handle, and what it did not find: git has the last word on both.
  if (done < oids.length) yield* streamBlobs(git, oids.slice(done), options);
}

/**
 * All entries of a commit. Throws `RG_SCAN_GIT_FAILED` where the commit is not there, `RG_SCAN_OBJECT_MISSING` where it or a
 * tree of it is not what its id says.
 */
export async function listStoredTree(git: Git, commit: string, options: GitOptions): Promise<TreeListing> {
  options.signal?.throwIfAborted();
  const store = openStore(options.gitDir);
  try {
    if (store !== undefined) return listFilesOfTree(store, treeOfCommit(store, commit));
  } catch (error) {
    // What git would not notice; all else is told by git below.
    if (isRegradeError(error)) throw error;
  } finally {
    store?.close();
  }
  return await listTree(git, commit, options);
}

/** Of the given objects those that are not stored; `undefined` where git must be asked. */
export function findMissing(gitDir: string, oids: readonly string[]): readonly string[] | undefined {
  const store = openStore(gitDir);
  try {
    return store === undefined ? undefined : [...new Set(oids)].filter((oid) => !store.has(oid));
  } catch {
    return undefined;
  } finally {
    store?.close();
  }
}

/** True where a commit and its root tree are stored; false also where git would have to be asked. */
export function hasCommit(gitDir: string, commit: string): boolean {
  const store = openStore(gitDir);
  try {
    return store?.has(treeOfCommit(store, commit)) ?? false;
  } catch {
    return false;
  } finally {
    store?.close();
  }
}

/** The commit that an object leads to, through tags; `undefined` where it is none, not stored, or git must be asked. */
export function peelStored(gitDir: string, oid: string): string | undefined {
  const store = openStore(gitDir);
  try {
    return store === undefined ? undefined : peelToCommit(store, oid);
  } catch {
    return undefined;
  } finally {
    store?.close();
  }
}

function openStore(gitDir: string | undefined): ObjectStore | undefined {
  if (gitDir === undefined) return undefined;
  try {
    return openObjectStore(gitDir);
  } catch {
    return undefined;
  }
}

function readOne(store: ObjectStore, oid: string, maxBytes: number | undefined): BlobRead | undefined {
  try {
    const read = store.read(oid, maxBytes);
    if (read.kind === 'too-large') return { kind: 'too-large', oid, size: read.size };
    if (read.kind === 'missing') return undefined;
    return read.type === 'blob' ? { kind: 'blob', oid, bytes: read.bytes } : { kind: 'missing', oid };
  } catch (error) {
    return isRegradeError(error) ? { kind: 'missing', oid } : undefined;
  }
}
