/** The frame of one migration's pages: what it is, where it stands, its commands, and the way between its pages. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useMatch, useNavigate, useParams } from '@tanstack/react-router';
import type { MigrationOverview } from '../../server/contract/index.ts';
import { type Connection, useLiveMigration } from '../data/live.ts';
import { overviewQuery } from '../data/queries.ts';
import { useKeys } from '../keys/use-keys.tsx';
import { Badge } from '../parts/badge.tsx';
import { Controls } from '../parts/controls.tsx';
import { formatCount } from '../parts/format.ts';
import { Loading, PageProblem, Problem } from '../parts/states.tsx';
import { Ago } from '../parts/time.tsx';
import styles from './migration-frame.module.css';

/** The frame; reads the overview once for all pages inside and keeps it live. */
export function MigrationFrame() {
  const { name, _splat } = useParams({ strict: false });
  const migration = name ?? '';
  const { data, error, refetch } = useQuery(overviewQuery(migration));
  const connection = useLiveMigration(migration, data !== undefined);
  useGoKeys(migration);
  if (data === undefined)
    return error === null ? (
      <Loading what="the migration" rows={10} />
    ) : (
      <PageProblem error={error} retry={() => refetch()} />
    );
  return (
    <>
      {_splat === undefined && <Head migration={data} connection={connection} />}
      {error !== null && <Problem error={error} retry={() => refetch()} />}
      <Outlet />
    </>
  );
}

function useGoKeys(name: string): void {
  const navigate = useNavigate();
  useKeys([
    {
      keys: 'g o',
      label: 'Go to the overview',
      run: () => navigate({ to: '/migrations/$name', params: { name } }),
    },
    {
      keys: 'g c',
      label: 'Go to the changesets',
      run: () => navigate({ to: '/migrations/$name/changesets', params: { name }, search: {} }),
    },
    {
      keys: 'g t',
      label: 'Go to the targets',
      run: () => navigate({ to: '/migrations/$name/targets', params: { name }, search: {} }),
    },
    {
      keys: 'g f',
      label: 'Go to the failures',
      run: () => navigate({ to: '/migrations/$name/failures', params: { name } }),
    },
  ]);
}

function Head({
  migration,
  connection,
}: {
  readonly migration: MigrationOverview;
  readonly connection: Connection;
}) {
  // The tables need the room; the sentence is one key away (g o).
  const isOverview = useMatch({ from: '/migrations/$name/', shouldThrow: false }) !== undefined;
  return (
    <header className={styles.head}>
      <div className={styles.top}>
        <div className={styles.identity}>
          <h1>{migration.title}</h1>
          <p className={styles.meta}>
            <Badge word={migration.state} />
            <span>
              Version {migration.version}, run {migration.run}
            </span>
            {migration.owners.length > 0 && <span>Owned by {migration.owners.join(', ')}</span>}
            {migration.tracking !== null && (
              <a href={migration.tracking} rel="noreferrer">
                Tracking
              </a>
            )}
            <Freshness connection={connection} readAt={migration.readAt} />
          </p>
        </div>
        <Controls migration={migration} />
      </div>
      {isOverview && <p className={styles.sentence}>{migration.sentence}</p>}
      <Tabs migration={migration} />
    </header>
  );
}

const connectionTexts: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Reconnecting',
};

function Freshness({ connection, readAt }: { readonly connection: Connection; readonly readAt: string }) {
  return (
    <span className={styles.freshness} data-connection={connection}>
      <span className={styles.dot} aria-hidden="true" />
      {connectionTexts[connection]}
      {connection !== 'live' && (
        <span>
          , as of <Ago at={readAt} />
        </span>
      )}
    </span>
  );
}

function Tabs({ migration }: { readonly migration: MigrationOverview }) {
  const { name, changesets, targets } = migration;
  const pullRequests = Object.values(changesets).reduce((sum, count) => sum + count, 0);
  const failures = targets.failed + targets.rejected + targets.vetoed;
  const params = { name };
  return (
    <nav aria-label="Pages of the migration" className={styles.tabs}>
      <Link to="/migrations/$name" params={params} activeOptions={{ exact: true }}>
        Overview
      </Link>
      <Link
        to="/migrations/$name/changesets"
        params={params}
        search={{}}
        activeOptions={{ includeSearch: false }}
      >
        Changesets <Count value={pullRequests} />
      </Link>
      <Link
        to="/migrations/$name/targets"
        params={params}
        search={{}}
        activeOptions={{ includeSearch: false }}
      >
        Targets <Count value={migration.total} />
      </Link>
      <Link to="/migrations/$name/failures" params={params}>
        Failures <Count value={failures} />
      </Link>
    </nav>
  );
}

function Count({ value }: { readonly value: number }) {
  return <span className={styles.count}>{formatCount(value)}</span>;
}
