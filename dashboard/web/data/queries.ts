/**
 * What the pages read, as React Query options: one key a document, so that live events can patch and refresh them.
 *
 * Keys begin with `migration, <name>`; refreshing that prefix refreshes all that is shown of one migration.
 */
import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import { isRegradeError } from '../../../core/errors.ts';
import { client } from './client.ts';

/** Search parameters of a table as the address holds them. */
export type Search = Readonly<Record<string, string>>;

/** Refreshes the list, which has no stream of its own, in milliseconds. */
const listRefreshMs = 10_000;

/** The cache; refusals are shown at once, lost connections are tried again. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => isRegradeError(error) && error.retryable && count < 3,
      },
    },
  });
}

/** All migrations. */
export const migrationsQuery = queryOptions({
  queryKey: ['migrations'],
  queryFn: () => client.listMigrations(),
  refetchInterval: listRefreshMs,
});

/** The overview of one migration. */
export function overviewQuery(name: string) {
  return queryOptions({
    queryKey: ['migration', name, 'overview'],
    queryFn: () => client.getMigration(name),
  });
}

/** One page of changesets. */
export function changesetsQuery(name: string, search: Search) {
  return queryOptions({
    queryKey: ['migration', name, 'changesets', search],
    queryFn: () => client.listChangesets(name, search),
    placeholderData: keepPreviousData,
  });
}

/** One page of targets. */
export function targetsQuery(name: string, search: Search) {
  return queryOptions({
    queryKey: ['migration', name, 'targets', search],
    queryFn: () => client.listTargets(name, search),
    placeholderData: keepPreviousData,
  });
}

/** One target with all that is known of it. */
export function detailQuery(name: string, id: string) {
  return queryOptions({
    queryKey: ['migration', name, 'detail', id],
    queryFn: () => client.getChangeset(name, id),
  });
}

/** Failures grouped by cause. */
export function failuresQuery(name: string) {
  return queryOptions({
    queryKey: ['migration', name, 'failures'],
    queryFn: () => client.listFailures(name),
  });
}

/** Text of an artifact; it never changes. */
export function artifactQuery(sha256: string) {
  return queryOptions({
    queryKey: ['artifact', sha256],
    queryFn: () => client.getArtifact(sha256),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** All usage queries. */
export const usageListQuery = queryOptions({
  queryKey: ['usage'],
  queryFn: () => client.listUsage(),
  refetchInterval: listRefreshMs,
});

/** One usage query's table. */
export function usageQuery(name: string, search: Search) {
  return queryOptions({
    queryKey: ['usage', name, search],
    queryFn: () => client.getUsage(name, search),
    placeholderData: keepPreviousData,
  });
}
