/**
 * Reads one repository at any commit: its files, their bytes, a whole tree on disk. No checkout is needed to read.
 *
 * Works on partial mirrors: blobs that are not there are fetched in one request before they are read. Never writes into
 * the repository but for such fetches. Bytes are those of git's objects: no filter, no line-end conversion.
 */
import { RegradeError } from '../../../core/errors.ts';
import type { BlobRead } from './blob-stream.ts';
import { checkoutTree } from './checkout.ts';
import type { Git, GitOptions } from './git.ts';
import { listStoredTree, readStoredBlobs } from './stored-objects.ts';
import { listTree, type TreeFile, type TreeListing } from './tree.ts';

/** One file of a commit with its content. */
export interface RepositoryFile extends TreeFile {
  readonly bytes: Buffer;
}

/** One repository, open for reading. */
export interface RepositoryReader {
  /** The git directory that is read. */
  readonly gitDir: string;
  /** Makes sure that a commit and its trees are there; for reading its blobs by id. Throws `RG_SCAN_COMMIT_MISSING`. */
  ensure(commit: string, signal?: AbortSignal): Promise<void>;
  /** All entries of a commit in git's order (by path, bytewise). */
  listFiles(commit: string, signal?: AbortSignal): Promise<TreeListing>;
  /** Bytes of one blob; throws `RG_SCAN_OBJECT_MISSING`. */
  readBlob(oid: string, signal?: AbortSignal): Promise<Buffer>;
  /** Many blobs in the order asked for, at the consumer's pace; missing and too large ones are values. */
  readBlobs(
    oids: readonly string[],
    options?: { readonly maxBytes?: number; readonly signal?: AbortSignal | undefined },
  ): AsyncIterable<BlobRead>;
  /** Fetches what a partial mirror lacks of these blobs, in one request; nothing elsewhere. */
  prefetch(oids: readonly string[], signal?: AbortSignal): Promise<void>;
  /** One file of a commit with mode and bytes; `undefined` where the commit has no file of that path. */
  readFile(commit: string, path: string, signal?: AbortSignal): Promise<RepositoryFile | undefined>;
  /** Several files of a commit by path; paths that the commit does not have are left out. */
  readFiles(
    commit: string,
    paths: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, RepositoryFile>>;
  /**
   * Writes all files of a commit into an empty directory (made where it is not there), byte for byte, with modes and
   * symbolic links; a submodule is an empty directory. No `.git` is left in it.
   */
  checkout(commit: string, directory: string, signal?: AbortSignal): Promise<void>;
}

/** What a reader works with. */
export interface ReaderOptions {
  readonly git: Git;
  readonly gitDir: string;
  /** Makes sure that a commit and its trees are there, once for each commit; absent where that is known. */
  readonly ensureCommit?: (commit: string, signal?: AbortSignal) => Promise<void>;
  /** Fetches blobs that a partial mirror may lack, in one request; absent where all blobs are there. */
  readonly prefetch?: (oids: readonly string[], signal?: AbortSignal) => Promise<void>;
}

const fileModes: ReadonlySet<string> = new Set(['100644', '100755', '100664', '120000']);

/** What the functions below work with. */
interface Access {
  readonly git: Git;
  readonly gitDir: string;
  ensure(commit: string, signal?: AbortSignal): Promise<void>;
  prefetch(oids: readonly string[], signal?: AbortSignal): Promise<void>;
}

/** Opens a repository for reading; holds no resource between calls. */
export function openReader(options: ReaderOptions): RepositoryReader {
  const { git, gitDir } = options;
  const ensured = new Set<string>();
  const access: Access = {
    git,
    gitDir,
    ensure: async (commit, signal) => {
      if (ensured.has(commit)) return;
      await options.ensureCommit?.(commit, signal);
      ensured.add(commit);
    },
    prefetch: options.prefetch ?? (async () => {}),
  };
  return Object.freeze<RepositoryReader>({
    gitDir,
    ensure: (commit, signal) => access.ensure(commit, signal),
    listFiles: (commit, signal) => list(access, commit, signal),
    readBlob: (oid, signal) => readBlob(access, oid, signal),
    readBlobs: (oids, reading) => readBlobs(access, oids, reading),
    prefetch: (oids, signal) => access.prefetch(oids, signal),
    readFiles: (commit, paths, signal) => readFiles(access, { commit, paths }, signal),
    readFile: async (commit, path, signal) =>
      (await readFiles(access, { commit, paths: [path] }, signal)).get(path),
    checkout: (commit, directory, signal) => checkout(access, { commit, directory }, signal),
  });
}

async function list({ git, gitDir, ensure }: Access, commit: string, signal?: AbortSignal) {
  await ensure(commit, signal);
  return await listStoredTree(git, commit, { gitDir, signal });
}

async function* readBlobs(
  { git, gitDir, prefetch }: Access,
  oids: readonly string[],
  { maxBytes, signal }: Parameters<RepositoryReader['readBlobs']>[1] = {},
): AsyncGenerator<BlobRead, void, void> {
  await prefetch(oids, signal);
  yield* readStoredBlobs(git, oids, { gitDir, signal, maxBytes });
}

async function readBlob(access: Access, oid: string, signal?: AbortSignal): Promise<Buffer> {
  for await (const blob of readBlobs(access, [oid], { signal })) if (blob.kind === 'blob') return blob.bytes;
  throw objectMissing(access.gitDir, oid);
}

interface WantedFiles {
  readonly commit: string;
  readonly paths: readonly string[];
}

async function readFiles(access: Access, wanted: WantedFiles, signal?: AbortSignal) {
  await access.ensure(wanted.commit, signal);
  const files = await entriesAt(access.git, wanted, { gitDir: access.gitDir, signal });
  const bytesOf = new Map<string, Buffer>();
  for await (const blob of readBlobs(access, [...new Set(files.map((file) => file.oid))], { signal })) {
    if (blob.kind !== 'blob') throw objectMissing(access.gitDir, blob.oid);
    bytesOf.set(blob.oid, blob.bytes);
  }
  const found = new Map<string, RepositoryFile>();
  for (const file of files) {
    const bytes = bytesOf.get(file.oid);
    if (bytes !== undefined) found.set(file.path, { ...file, bytes });
  }
  return found;
}

async function checkout(
  access: Access,
  { commit, directory }: { readonly commit: string; readonly directory: string },
  signal?: AbortSignal,
): Promise<void> {
  const { files } = await list(access, commit, signal);
  const blobs = files.filter((file) => fileModes.has(file.mode)).map((file) => file.oid);
  await access.prefetch(blobs, signal);
  await checkoutTree(access.git, { gitDir: access.gitDir, commit, directory, signal });
}

const pathsPerCall = 500;

async function entriesAt(git: Git, wanted: WantedFiles, options: GitOptions): Promise<readonly TreeFile[]> {
  if (wanted.paths.length === 0) return [];
  const paths = new Set(wanted.paths);
  // Many paths would not fit into one command line; listing all is cheaper than several calls.
  const { files } = await listTree(git, wanted.commit, options, paths.size <= pathsPerCall ? [...paths] : []);
  return files.filter((file) => paths.has(file.path) && fileModes.has(file.mode));
}

function objectMissing(repository: string, object: string): RegradeError {
  return new RegradeError('RG_SCAN_OBJECT_MISSING', {
    repository,
    object,
    reason: 'it is not there, or it is no file',
  });
}
