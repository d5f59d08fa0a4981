/**
 * Enumerates the repositories of a scope and records them as targets; the durable step `discover`.
 *
 * Idempotent: running it again adds what is new and moves nothing that is under way; what a new spec leaves out is skipped. A repository that several sources
 * name counts once, with the ref of the first.
 */
import type { Spec } from '../../core/spec/spec.ts';
import { countTargets, recordPage, skipOutOfScope } from './discover-store.ts';
import type { Candidate } from './github-filter.ts';
import type { DiscoverDependencies } from './ports.ts';
import { readSources } from './read-sources.ts';

/** What to discover and whom to tell. */
export interface Discovery {
  readonly specId: string;
  readonly migration: string;
  readonly spec: Spec;
  readonly signal?: AbortSignal | undefined;
  /** Told after every page. */
  readonly onProgress?: (progress: { readonly found: number }) => void;
}

/** Records every repository of the spec's sources; returns how many targets the spec has. */
export async function discover(
  dependencies: DiscoverDependencies,
  discovery: Discovery,
): Promise<{ readonly targets: number }> {
  const { database } = dependencies;
  const { migration, specId, signal } = discovery;
  const seen = new Set<string>();
  for await (const page of readSources(discovery.spec.scope.sources, { ...dependencies, signal })) {
    const fresh = page.filter((candidate) => isFirst(seen, candidate));
    if (fresh.length > 0) await recordPage(database, { migration, specId }, fresh);
    discovery.onProgress?.({ found: seen.size });
    signal?.throwIfAborted();
  }
  await skipOutOfScope(database, { migration, specId });
  return { targets: await countTargets(database, specId) };
}

function isFirst(seen: Set<string>, candidate: Candidate): boolean {
  const { id } = candidate.repository;
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}
