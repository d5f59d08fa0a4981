/**
 * A working tree as it lies on disk, uncommitted and untracked files included, read as if it were a commit.
 *
 * What changed since HEAD is asked of git (ignored files are not part of it); the rest is read from HEAD. Files are read
 * when they are asked for; one that changed since it was listed is missing, never another content under its id.
 */
import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BlobRead } from './blob-stream.ts';
import type { Git } from './git.ts';
import type { RepositoryReader } from './repository-reader.ts';
import type { TreeFile, TreeListing } from './tree.ts';

/** A working tree over the commit that is checked out in it. */
export interface WorkingTree {
  readonly git: Git;
  /** Absolute path of its root. */
  readonly root: string;
  readonly commit: string;
  readonly reader: RepositoryReader;
}

/** The reading half of a repository, of which the commit given is the working tree. */
export type WorkingTreeReader = Pick<RepositoryReader, 'listFiles' | 'readBlobs'>;

/** Reads a working tree; throws `RG_SCAN_GIT_FAILED` where git does not take the folder for one. */
export async function readWorkingTree(tree: WorkingTree, signal?: AbortSignal): Promise<WorkingTreeReader> {
  const changed = await changedPaths(tree, signal);
  const onDisk = new Map<string, string>();
  const files: TreeFile[] = [];
  for (const name of changed) {
    const file = await describe(tree, name);
    if (file === undefined) continue;
    files.push(file);
    onDisk.set(file.oid, file.path);
  }
  const listFiles = async (commit: string): Promise<TreeListing> => {
    const base = await tree.reader.listFiles(commit, signal);
    const kept = base.files.filter((file) => !changed.has(file.path));
    const merged = [...kept, ...files].sort((one, other) =>
      Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)),
    );
    return { files: merged, unnamable: base.unnamable };
  };
  const readBlobs: RepositoryReader['readBlobs'] = (oids, options) =>
    readMixed(tree, { onDisk, oids }, options);
  return Object.freeze({ listFiles, readBlobs });
}

/** Paths of files that are not as HEAD has them: changed, added, deleted, untracked. */
async function changedPaths({ git, root }: WorkingTree, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const args = [
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=all',
    '--no-renames',
    '--ignore-submodules=all',
  ];
  const output = await git.read(args, { cwd: root, signal });
  const entries = output.toString('utf8').split('\0');
  return new Set(entries.filter((entry) => entry !== '').map((entry) => entry.slice(3)));
}

/** A file on disk as a tree's entry; `undefined` where it was deleted or is no file. */
async function describe({ root, commit }: WorkingTree, name: string): Promise<TreeFile | undefined> {
  const file = path.join(root, name);
  const information = await lstat(file).catch(() => undefined);
  if (information === undefined || information.isDirectory()) return undefined;
  if (!information.isFile()) return { path: name, mode: '120000', oid: '0'.repeat(commit.length) };
  const mode = (information.mode & 0o111) === 0 ? '100644' : '100755';
  return { path: name, mode, oid: blobId(await readFile(file), commit.length) };
}

async function* readMixed(
  { root, commit, reader }: WorkingTree,
  { onDisk, oids }: { readonly onDisk: ReadonlyMap<string, string>; readonly oids: readonly string[] },
  options: Parameters<RepositoryReader['readBlobs']>[1] = {},
): AsyncGenerator<BlobRead, void, void> {
  const committed = oids.filter((oid) => !onDisk.has(oid));
  const stored = reader.readBlobs(committed, options)[Symbol.asyncIterator]();
  for (const oid of oids) {
    const name = onDisk.get(oid);
    if (name === undefined) {
      const { done, value } = await stored.next();
      if (done === true) return;
      yield value;
      continue;
    }
    const bytes = await readFile(path.join(root, name)).catch(() => undefined);
    if (bytes === undefined || blobId(bytes, commit.length) !== oid) yield { kind: 'missing', oid };
    else if (bytes.length > (options.maxBytes ?? bytes.length))
      yield { kind: 'too-large', oid, size: bytes.length };
    else yield { kind: 'blob', oid, bytes };
  }
}

/** Git's id of a blob, in SHA-1 or SHA-256 by the length of the repository's ids. */
function blobId(bytes: Buffer, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
