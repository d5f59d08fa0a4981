/**
 * Finds a repository's git directory and resolves refs without git: loose refs, packed refs, symbolic refs, worktrees.
 *
 * Whatever is not plain (reftables, `HEAD~2`, a name that is none of git's usual places) is `undefined`: ask git. Reads no
 * configuration and runs nothing, so git's ownership check, which guards against both, is not needed here.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where git keeps a repository: its own directory, and the one it shares with its worktrees. */
export interface GitDirectory {
  readonly own: string;
  readonly common: string;
}

/** A ref and the object it names, which may be a tag. */
export interface ResolvedRef {
  /** Full name, or the id itself where an id was asked for; `HEAD` where it is detached. */
  readonly name: string;
  readonly oid: string;
}

const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const plainName = /^(?!-)(?!.*\.\.)(?!.*\/\/)[\w./@+=#%,-]+$/;
const deepestLink = 5;

/** The git directory of a working tree's root or of a bare repository; `undefined` where there is none to be seen. */
export function findGitDirectory(root: string): GitDirectory | undefined {
  const inside = path.join(root, '.git');
  const information = statSync(inside, { throwIfNoEntry: false });
  if (information?.isDirectory() === true) return asGitDirectory(inside);
  if (information === undefined) return asGitDirectory(root);
  const link = /^gitdir: (.+?)\s*$/.exec(readText(inside) ?? '')?.[1];
  return link === undefined ? undefined : asGitDirectory(path.resolve(root, link));
}

function asGitDirectory(own: string): GitDirectory | undefined {
  if (!existsSync(path.join(own, 'HEAD'))) return undefined;
  const shared = readText(path.join(own, 'commondir'))?.trim();
  const common = shared === undefined ? own : path.resolve(own, shared);
  const isRepository = existsSync(path.join(common, 'objects')) && existsSync(path.join(common, 'refs'));
  return isRepository ? { own, common } : undefined;
}

/** Resolves a branch, a tag, a full name or a commit id; `HEAD` where nothing is named. */
export function resolveRef(directory: GitDirectory, ref = 'HEAD'): ResolvedRef | undefined {
  if (objectId.test(ref)) return { name: ref, oid: ref };
  if (!plainName.test(ref)) return undefined;
  // The order in which git itself reads a short name.
  for (const name of [ref, `refs/${ref}`, `refs/tags/${ref}`, `refs/heads/${ref}`]) {
    if (!name.startsWith('refs/') && name !== 'HEAD') continue;
    const resolved = follow(directory, name, 0);
    if (resolved !== undefined) return resolved;
  }
  return undefined;
}

/** Files whose change may change what a ref resolves to, for telling cheaply that nothing changed. */
export function refFiles({ own, common }: GitDirectory, name: string): readonly string[] {
  return [path.join(own, 'HEAD'), path.join(common, name), path.join(common, 'packed-refs')];
}

function follow(directory: GitDirectory, name: string, depth: number): ResolvedRef | undefined {
  if (depth > deepestLink) return undefined;
  const folder =
    name.startsWith('refs/') && !name.startsWith('refs/bisect/') ? directory.common : directory.own;
  const text = readText(path.join(folder, name))?.trim() ?? readPacked(directory, name);
  if (text === undefined) return undefined;
  if (objectId.test(text)) return { name, oid: text };
  const link = /^ref: (\S+)$/.exec(text)?.[1];
  return link === undefined || !plainName.test(link) ? undefined : follow(directory, link, depth + 1);
}

function readPacked({ common }: GitDirectory, name: string): string | undefined {
  const packed = readText(path.join(common, 'packed-refs'));
  const at = packed?.indexOf(` ${name}\n`) ?? -1;
  if (packed === undefined || at < 0) return undefined;
  return packed.slice(packed.lastIndexOf('\n', at) + 1, at);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The branch that HEAD names, whether it has a commit or not; `undefined` where HEAD is detached. */
export function headBranch({ own }: GitDirectory): string | undefined {
  return /^ref: (refs\/heads\/\S+)$/.exec(readText(path.join(own, 'HEAD'))?.trim() ?? '')?.[1];
}
