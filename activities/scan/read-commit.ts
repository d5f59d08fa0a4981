/**
 * Reads what a commit's files are, without their content: the listing, what attribute files say, each file's path class.
 */
import { isGeneratedPath, isVendoredPath } from '../../core/file-classes.ts';
import { languageOf } from '../../query-language/compiler.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import type { TreeFile } from '../adapters/git/tree.ts';
import { pathBits } from '../index/commit-table.ts';
import type { CommitToIndex } from '../index/fleet-index.ts';
import { isRegularMode } from './file-classes.ts';
import { type AttributeLookup, readAttributes } from './git-attributes.ts';

const attributesName = /(?:^|\/)\.gitattributes$/;
const submoduleMode = '160000';
/** A larger file of attributes says nothing here; git's own limit is 100 MB. */
const largestAttributes = 1_000_000;

/** Reads the attribute files of a commit; costs no fetch of their own where all blobs come in one. */
export async function attributesOf(
  reader: RepositoryReader,
  files: readonly TreeFile[],
  signal?: AbortSignal,
): Promise<AttributeLookup> {
  const paths = new Map(
    files.filter((file) => attributesName.test(file.path)).map((file) => [file.path, file.oid]),
  );
  const texts = new Map<string, string>();
  const limits = { maxBytes: largestAttributes, signal };
  for await (const blob of reader.readBlobs([...new Set(paths.values())], limits))
    if (blob.kind === 'blob') texts.set(blob.oid, blob.bytes.toString('utf8'));
  return readAttributes([...paths].map(([path, oid]) => ({ path, text: texts.get(oid) ?? '' })));
}

/** A commit as the index takes it in. */
export async function readCommit(
  reader: RepositoryReader,
  commit: string,
  signal?: AbortSignal,
): Promise<CommitToIndex> {
  const { files, unnamable } = await reader.listFiles(commit, signal);
  const sources = files.map((file) => isRegularMode(file.mode) && languageOf(file.path) !== undefined);
  const wanted = files.filter((file, at) => sources[at] === true || attributesName.test(file.path));
  // With the content in one request: a fetch for the attributes alone would cost as much as one for everything.
  await reader.prefetch(
    wanted.map((file) => file.oid),
    signal,
  );
  const attributes = await attributesOf(reader, files, signal);
  return {
    commit,
    unnamable,
    files: files.map((file, at) => ({
      file,
      isSource: sources[at] === true,
      bits: bitsOf(file, attributes),
    })),
    read: (oids, maxBytes) => reader.readBlobs(oids, { maxBytes, signal }),
  };
}

function bitsOf({ path, mode }: TreeFile, attributes: AttributeLookup): number {
  if (!isRegularMode(mode)) return pathBits.special | (mode === submoduleMode ? pathBits.submodule : 0);
  const marks = attributes(path);
  const vendored = marks.vendored ?? isVendoredPath(path);
  const generated = marks.generated ?? isGeneratedPath(path);
  return (vendored ? pathBits.vendored : 0) | (generated ? pathBits.generated : 0);
}
