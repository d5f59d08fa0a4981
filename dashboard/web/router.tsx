/**
 * The page's addresses. Search parameters are plain text as in any address, so that a filter can be shared by its URL.
 */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import type { Search } from './data/queries.ts';
import { ChangesetsPage } from './pages/changesets-page.tsx';
import { DetailPage } from './pages/detail-page.tsx';
import { FailuresPage } from './pages/failures-page.tsx';
import { MigrationFrame } from './pages/migration-frame.tsx';
import { MigrationsPage } from './pages/migrations-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { OverviewPage } from './pages/overview-page.tsx';
import { TargetsPage } from './pages/targets-page.tsx';
import { UsagePage } from './pages/usage-page.tsx';
import { Shell } from './parts/shell.tsx';
import { PageProblem } from './parts/states.tsx';

/** Keeps the text members of a search and drops the rest. */
function validateSearch(raw: Record<string, unknown>): Search {
  return Object.fromEntries(
    Object.entries(raw).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
}

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Shell,
  notFoundComponent: NotFoundPage,
});
const migrations = createRoute({ getParentRoute: () => root, path: '/', component: MigrationsPage });
const migration = createRoute({
  getParentRoute: () => root,
  path: '/migrations/$name',
  component: MigrationFrame,
});
const overview = createRoute({ getParentRoute: () => migration, path: '/', component: OverviewPage });
const changesets = createRoute({ getParentRoute: () => migration, path: '/changesets' });
const changesetTable = createRoute({
  getParentRoute: () => changesets,
  path: '/',
  component: ChangesetsPage,
  validateSearch,
});
/** The rest of the address is the id without the migration's name: `…/changesets/github.com/acme/shop`. */
const changeset = createRoute({
  getParentRoute: () => changesets,
  path: '$',
  component: () => <DetailPage table="changesets" />,
});
const targets = createRoute({ getParentRoute: () => migration, path: '/targets' });
const targetTable = createRoute({
  getParentRoute: () => targets,
  path: '/',
  component: TargetsPage,
  validateSearch,
});
const target = createRoute({
  getParentRoute: () => targets,
  path: '$',
  component: () => <DetailPage table="targets" />,
});
const failures = createRoute({ getParentRoute: () => migration, path: '/failures', component: FailuresPage });
const usage = createRoute({ getParentRoute: () => root, path: '/usage', component: UsagePage });
/** Apart from the first code: only this page needs a table of ten thousand rows. */
const usageTable = createRoute({
  getParentRoute: () => root,
  path: '/usage/$query',
  component: lazyRouteComponent(() => import('./pages/usage-table-page.tsx'), 'UsageTablePage'),
  validateSearch,
});

const routeTree = root.addChildren([
  migrations,
  migration.addChildren([
    overview,
    changesets.addChildren([changesetTable, changeset]),
    targets.addChildren([targetTable, target]),
    failures,
  ]),
  usage,
  usageTable,
]);

/** Makes the router over a cache. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultErrorComponent: ({ error, reset }) => (
      <PageProblem error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
    ),
    scrollRestoration: true,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(validateSearch(search)).toString();
      return text === '' ? '' : `?${text}`;
    },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
