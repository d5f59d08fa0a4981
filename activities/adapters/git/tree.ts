/**
 * The files of one commit, as `git ls-tree` lists them.
 *
 * Sizes are not asked for: in a partial mirror `ls-tree -l` fetches every missing blob by a request of its own. Paths are
 * bytes in git; one that is not UTF-8 has no text and is listed apart, since no later stage could name it.
 */
import { TextDecoder } from 'node:util';
import type { Git, GitOptions } from './git.ts';

/** One entry of a tree that is not a tree itself. */
export interface TreeFile {
  readonly path: string;
  /** Git's mode: `100644`, `100755`, `120000` (symbolic link), `160000` (submodule). */
  readonly mode: string;
  /** Object id of the blob; for a submodule that of its commit. */
  readonly oid: string;
}

/** All entries below a commit's root. */
export interface TreeListing {
  readonly files: readonly TreeFile[];
  /** Entries left out because their path is not UTF-8. */
  readonly unnamable: number;
}

const tab = 9;

/**
 * Lists the entries of a commit in git's order: all, or those at or below the given paths (taken literally). Throws
 * `RG_SCAN_GIT_FAILED` where the commit is not there.
 */
export async function listTree(
  git: Git,
  commit: string,
  options: GitOptions,
  paths: readonly string[] = [],
): Promise<TreeListing> {
  const args = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', '--', commit, ...paths];
  return parseTree(await git.read(args, options));
}

/** Reads the output of `ls-tree -r -z`. */
export function parseTree(output: Uint8Array): TreeListing {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const files: TreeFile[] = [];
  let unnamable = 0;
  let start = 0;
  for (let end = output.indexOf(0, start); end !== -1; end = output.indexOf(0, start)) {
    const file = readEntry(output.subarray(start, end), decoder);
    if (file === undefined) unnamable += 1;
    else files.push(file);
    start = end + 1;
  }
  return Object.freeze({ files: Object.freeze(files), unnamable });
}

function readEntry(entry: Uint8Array, decoder: TextDecoder): TreeFile | undefined {
  const split = entry.indexOf(tab);
  const [mode = '', , oid = ''] = decoder.decode(entry.subarray(0, split)).split(' ');
  try {
    return Object.freeze({ path: decoder.decode(entry.subarray(split + 1)), mode, oid });
  } catch {
    return undefined;
  }
}
