/**
 * Finds the commit of a target by asking the repository or its host, and remembers it; `recall-targets.ts` asks nobody.
 */
import path from 'node:path';
import { readCloneUrl } from '../adapters/git/clone-url.ts';
import {
  findGitDirectory,
  type GitDirectory,
  headBranch,
  refFiles,
} from '../adapters/git/objects/ref-reader.ts';
import type { Catalog } from '../index/catalog.ts';
import { type RefQuestion, rememberRef, stampOf } from '../index/remembered-refs.ts';
import type { FleetTarget } from './fleet-events.ts';
import { type CommitToScan, refreshPatiently, type ScanContext } from './scan-target.ts';
import { addressOf } from './target-address.ts';

/** Looks a target's commit up and remembers it; `undefined` where the repository has none. */
export async function locateTarget(
  context: ScanContext,
  catalog: Catalog,
  target: FleetTarget,
): Promise<CommitToScan | undefined> {
  const now = Date.now();
  // Before the ref is read: a change between the two is then seen the next time.
  const stamps = localStamps(target);
  const { id, cloneUrl } = addressOf(target);
  const refreshed = await refreshPatiently(context, {
    repository: id,
    cloneUrl,
    baseRef: target.ref ?? null,
    defaultBranch: 'HEAD',
  });
  if (refreshed.kind === 'empty') return undefined;
  const { ref, commit, reader } = refreshed;
  const stamp = stamps === 'remote' ? undefined : stamps.get(ref);
  if (stamps === 'remote' || stamp !== undefined)
    rememberRef(catalog, questionOf(target), { name: ref, commit, stamp, now });
  return { ref, commit, reader: async () => reader };
}

/** Under what a target's ref is remembered. */
export function questionOf(target: FleetTarget): RefQuestion {
  return { target: target.id, ref: target.ref ?? '', url: target.cloneUrl };
}

/** Stamps by the name that the ref may turn out to have; empty where the repository's refs are not in plain files. */
function localStamps(target: FleetTarget): ReadonlyMap<string, string> | 'remote' {
  const location = readCloneUrl(target.cloneUrl);
  if (location.kind !== 'local') return 'remote';
  const directory = findGitDirectory(path.resolve(location.path));
  if (directory === undefined) return new Map();
  const possible = target.ref === undefined ? headNames(directory) : namesOf(target.ref);
  const stamp = stampOf([...new Set(possible.flatMap((name) => refFiles(directory, name)))]);
  return new Map(possible.map((name) => [name, stamp]));
}

/** Every look at a file counts in a large fleet: only what HEAD and the branch that it names depend on. */
function headNames(directory: GitDirectory): readonly string[] {
  const branch = headBranch(directory);
  return branch === undefined ? ['HEAD'] : ['HEAD', branch];
}

function namesOf(ref: string): readonly string[] {
  return [ref, `refs/${ref}`, `refs/tags/${ref}`, `refs/heads/${ref}`];
}
