/**
 * Counts a usage query over its scope on a day: discovers repositories, searches them, and writes what changed.
 *
 * A repository that could not be looked at keeps the counts that it had. Stopping in between loses nothing: repositories are
 * written one by one, and the day's totals come last.
 */

import { siteShape } from '../../core/site-shape.ts';
import type { FileScope, PatternStep } from '../../core/spec/spec.ts';
import { languageOf } from '../../query-language/index.ts';
import type { DiscoverDependencies, FoundRepository } from '../discover/ports.ts';
import { readSources } from '../discover/read-sources.ts';
import type { FleetEvent, FleetTarget, TargetDone } from '../scan/fleet-events.ts';
import {
  addRepositories,
  closeDay,
  declareUsage,
  dropOthers,
  type UsageCount,
  type UsageDefinition,
  writeUsage,
} from './usage-store.ts';

/** Searches a fleet; `scanFleetStream` in production. */
export type SearchFleet = (search: {
  readonly targets: readonly FleetTarget[];
  readonly query: string | PatternStep;
  readonly files: FileScope;
  readonly signal?: AbortSignal | undefined;
}) => AsyncIterable<FleetEvent>;

/** What counting needs from outside. */
export interface UsageDependencies extends DiscoverDependencies {
  readonly search: SearchFleet;
}

/** What to count, and for which day. */
export interface UsageCounting {
  readonly usage: UsageDefinition;
  /** `YYYY-MM-DD` in UTC, not before the last counted day. */
  readonly day: string;
  readonly signal?: AbortSignal | undefined;
  /** Told at every repository. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** What a counting found. */
export interface UsageTally {
  readonly repositories: number;
  readonly failed: number;
  readonly sites: number;
  /** Repositories with a site. */
  readonly using: number;
}

/** Counts a query. Throws `RG_SCAN_USAGE_CHANGED`, what discovery and the search throw, or the signal's reason. */
export async function countUsage(
  dependencies: UsageDependencies,
  counting: UsageCounting,
): Promise<UsageTally> {
  const { database, search } = dependencies;
  const { usage, day, signal } = counting;
  await declareUsage(database, usage);
  const targets = await discoverTargets(dependencies, counting);
  const name = usage.name;
  const sites = new Map<string, Map<string, UsageCount>>();
  let [done, failed] = [0, 0];
  const events = search({ targets, query: usage.pattern, files: usage.scope.files, signal });
  for await (const event of events) {
    if (event.kind === 'site') addSite(sites, event);
    if (event.kind !== 'target') continue;
    const counts = [...(sites.get(event.target)?.values() ?? [])];
    sites.delete(event.target);
    if (isCounted(event))
      await writeUsage(database, {
        ...{ name, day, counts, repository: event.target, commit: event.commit ?? '' },
      });
    else failed += 1;
    done += 1;
    counting.onProgress?.({ done, total: targets.length });
  }
  await dropOthers(database, { name, day, repositories: targets.map(({ id }) => id) });
  return {
    repositories: targets.length,
    failed,
    ...(await closeDay(database, { name, day, repositories: targets.length, failed })),
  };
}

/** An empty repository uses nothing; one that failed says nothing about what it uses. */
function isCounted({ to }: TargetDone): boolean {
  return to !== 'failed';
}

async function discoverTargets(
  dependencies: UsageDependencies,
  { usage, signal }: UsageCounting,
): Promise<readonly FleetTarget[]> {
  const targets = new Map<string, FleetTarget>();
  for await (const page of readSources(usage.scope.sources, { ...dependencies, signal })) {
    const wanted = page.filter(({ repository, skip }) => skip === undefined && !targets.has(repository.id));
    await addRepositories(
      dependencies.database,
      wanted.map(({ repository }) => repository),
    );
    for (const { repository, ref } of wanted) targets.set(repository.id, targetOf(repository, ref));
  }
  return [...targets.values()];
}

function targetOf({ id, cloneUrl }: FoundRepository, ref: string | undefined): FleetTarget {
  return { id, cloneUrl, ...(ref === undefined ? {} : { ref }) };
}

function addSite(
  sites: Map<string, Map<string, UsageCount>>,
  site: Extract<FleetEvent, { readonly kind: 'site' }>,
): void {
  const counts = sites.get(site.target) ?? new Map<string, UsageCount>();
  const [language, shape] = [languageOf(site.path) ?? 'other', siteShape(site)];
  const key = `${language} ${shape}`;
  counts.set(key, { language, shape, sites: (counts.get(key)?.sites ?? 0) + 1 });
  sites.set(site.target, counts);
}
