/**
 * Finds the commit of a target: remembered where it surely is unchanged, else from the repository or its host.
 */
import path from 'node:path';
import { readCloneUrl } from '../adapters/git/clone-url.ts';
import { findGitDirectory, headBranch, refFiles } from '../adapters/git/objects/ref-reader.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import type { Catalog } from '../index/catalog.ts';
import { type RefFreshness, recallRef, rememberRef, stampOf } from '../index/remembered-refs.ts';
import type { FleetTarget } from './fleet-events.ts';
import { type CommitToScan, refreshPatiently, type ScanContext } from './scan-target.ts';

/** A target's commit without asking anyone; `undefined` where it must be looked up. */
export function recallTarget(
  context: Pick<ScanContext, 'mirrors' | 'signal'>,
  catalog: Catalog,
  target: FleetTarget,
  freshness: RefFreshness,
): CommitToScan | undefined {
  const known = recallRef(catalog, questionOf(target), freshness);
  if (known === undefined) return undefined;
  const address = { id: target.id, cloneUrl: target.cloneUrl };
  let reader: Promise<RepositoryReader> | undefined;
  const openNow = async () => {
    const opened = await context.mirrors.open(address, context.signal);
    // The mirror may have been thrown away since.
    await opened.ensure(known.commit, context.signal);
    return opened;
  };
  const open = () => {
    reader ??= openNow();
    return reader;
  };
  return { ref: known.name, commit: known.commit, reader: open };
}

/** Looks a target's commit up and remembers it; `undefined` where the repository has none. */
export async function locateTarget(
  context: ScanContext,
  catalog: Catalog,
  target: FleetTarget,
): Promise<CommitToScan | undefined> {
  const now = Date.now();
  // Before the ref is read: a change between the two is then seen the next time.
  const stamps = localStamps(target);
  const refreshed = await refreshPatiently(context, {
    repository: target.id,
    cloneUrl: target.cloneUrl,
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

function questionOf(target: FleetTarget) {
  return { target: target.id, ref: target.ref ?? '', url: target.cloneUrl };
}

/** Stamps by the name that the ref may turn out to have; empty where the repository's refs are not in plain files. */
function localStamps(target: FleetTarget): ReadonlyMap<string, string> | 'remote' {
  const location = readCloneUrl(target.cloneUrl);
  if (location.kind !== 'local') return 'remote';
  const directory = findGitDirectory(path.resolve(location.path));
  if (directory === undefined) return new Map();
  const asked = target.ref ?? 'HEAD';
  const names = [asked, `refs/${asked}`, `refs/tags/${asked}`, `refs/heads/${asked}`];
  const head = target.ref === undefined ? headBranch(directory) : undefined;
  const possible = head === undefined ? names : [...names, head];
  const stamp = stampOf([...new Set(possible.flatMap((name) => refFiles(directory, name)))]);
  return new Map(possible.map((name) => [name, stamp]));
}
