/**
 * Counts sites by repository, owner, language or shape. Holds one entry for each group, never the sites.
 */
import { siteShape } from '../../core/site-shape.ts';
import { languageOf } from '../../query-language/languages/language-list.ts';
import type { FoundSite } from './found-site.ts';

/** What sites are grouped by. */
export type GroupBy = 'repository' | 'owner' | 'language' | 'shape';

/** Every way to group, for messages. */
export const groupings: readonly GroupBy[] = Object.freeze(['repository', 'owner', 'language', 'shape']);

/** One group. */
export interface SiteGroup {
  readonly group: string;
  readonly sites: number;
  readonly files: number;
  readonly repositories: number;
}

/** Counts of all groups. */
export interface SiteGroups {
  add(site: FoundSite): void;
  /** Most sites first, then by name. */
  list(): readonly SiteGroup[];
}

/** Starts counting. */
export function createGroups(by: GroupBy): SiteGroups {
  const groups = new Map<string, { sites: number; files: Set<string>; repositories: Set<string> }>();
  return {
    add(site) {
      const key = keyOf(site, by);
      const known = groups.get(key) ?? { sites: 0, files: new Set(), repositories: new Set() };
      const repository = site.repository ?? '';
      known.sites += 1;
      known.files.add(`${repository}\n${site.path}`);
      known.repositories.add(repository);
      groups.set(key, known);
    },
    list: () =>
      [...groups]
        .map(([group, { sites, files, repositories }]) => ({
          group,
          sites,
          files: files.size,
          repositories: repositories.size,
        }))
        .toSorted((a, b) => b.sites - a.sites || (a.group < b.group ? -1 : 1)),
  };
}

function keyOf(site: FoundSite, by: GroupBy): string {
  const { repository = '.', path } = site;
  switch (by) {
    case 'repository':
      return repository;
    case 'owner':
      return repository.includes('/') ? repository.slice(0, repository.lastIndexOf('/')) : '.';
    case 'language':
      return languageOf(path) ?? /\.[^./]+$/.exec(path)?.[0] ?? '.';
    case 'shape':
      return siteShape(site);
  }
}
