/**
 * Files that a lane reads itself out of a repository's objects: what is sent is where they are, not what they hold.
 *
 * Read only, without git: what the object reader does not handle or find has no result here, and whoever asked reads it in
 * another way.
 */
import { type ObjectStore, openObjectStore } from '../adapters/git/objects/object-store.ts';
import type { FileInput } from './evaluate-file.ts';
import type { FileFailure, FileResult } from './file-result.ts';

/** A file whose content lies in a repository on this machine. */
export interface StoredFile {
  readonly path: string;
  readonly blob: string;
  /** The repository's git directory. */
  readonly gitDir: string;
  /** A larger blob is not read. */
  readonly maxBytes: number;
}

/** A file as a lane takes it: its bytes, or where they are. */
export type LaneFile = FileInput | StoredFile;

/** Reads stored files; holds the repositories of the last ones open. */
export interface StoredFileReader {
  /** The file with its bytes, or its result where there are none to evaluate. */
  read(file: StoredFile): FileInput | FileResult;
}

/** Files of one repository mostly come together; each open one holds a few handles. */
const mostOpen = 4;

/** A reader without open repositories. */
export function createStoredFileReader(): StoredFileReader {
  const stores = new Map<string, ObjectStore>();
  const storeOf = (gitDir: string) => {
    const store = stores.get(gitDir) ?? openObjectStore(gitDir);
    stores.delete(gitDir);
    stores.set(gitDir, store);
    for (const [oldest, each] of stores) {
      if (stores.size <= mostOpen) break;
      each.close();
      stores.delete(oldest);
    }
    return store;
  };
  return {
    read: ({ path, blob, gitDir, maxBytes }) => {
      try {
        const read = storeOf(gitDir).read(blob, maxBytes);
        if (read.kind === 'too-large') return { kind: 'excluded', bytes: read.size, reason: 'too-large' };
        if (read.kind === 'object' && read.type === 'blob') return { path, bytes: read.bytes };
      } catch {
        // Of a form that git alone reads, or damaged: git tells.
      }
      return unreadable(blob);
    },
  };
}

/** The result of a blob that could not be read here; passing, so that it is never kept. */
export function unreadable(blob: string): FileFailure {
  const message = `object ${blob} is not in the repository, or damaged`;
  return { kind: 'failed', bytes: 0, code: 'blob-missing', message };
}
