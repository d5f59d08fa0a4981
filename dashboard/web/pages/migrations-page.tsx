/** All migrations: where each stands, how far it is, and what left its funnel. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { MigrationSummary } from '../../server/contract/index.ts';
import { migrationsQuery } from '../data/queries.ts';
import { Badge } from '../parts/badge.tsx';
import { formatCount } from '../parts/format.ts';
import { StateBar, segmentsOfTargets } from '../parts/state-bar.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { Ago } from '../parts/time.tsx';
import { useTitle } from '../parts/use-title.ts';
import styles from './migrations-page.module.css';

/** The list of migrations. */
export function MigrationsPage() {
  useTitle('Migrations');
  const { data, error, refetch } = useQuery(migrationsQuery);
  return (
    <>
      <h1 className={styles.heading}>Migrations</h1>
      {error !== null && <Problem error={error} retry={() => refetch()} />}
      {data === undefined && error === null && <Loading what="the migrations" />}
      {data !== undefined && data.items.length === 0 && <NoMigrations />}
      {data !== undefined && data.items.length > 0 && (
        <ul className={styles.list}>
          {data.items.map((migration) => (
            <MigrationRow key={migration.name} migration={migration} />
          ))}
        </ul>
      )}
    </>
  );
}

function NoMigrations() {
  return (
    <Empty title="No migration was started yet">
      <p>
        Write one with <code>regrade init</code> and start it with <code>regrade run FILE --rehearse</code>.
      </p>
    </Empty>
  );
}

function MigrationRow({ migration }: { readonly migration: MigrationSummary }) {
  const { targets } = migration;
  const inScope = migration.total - targets.clean - targets.skipped;
  return (
    <li className={styles.row}>
      <div className={styles.name}>
        <Link to="/migrations/$name" params={{ name: migration.name }} className={styles.link}>
          {migration.title}
        </Link>
        <p className={styles.meta}>
          <code>{migration.name}</code>
          {migration.version > 0 && <span>v{migration.version}</span>}
          {migration.owners.length > 0 && <span>{migration.owners.join(', ')}</span>}
        </p>
      </div>
      <Badge word={migration.state} />
      <div className={styles.progress}>
        <p className={styles.numbers}>
          <strong>{formatCount(targets.merged)}</strong> of {formatCount(inScope)} merged
          {targets.failed + targets.rejected > 0 && (
            <span className={styles.bad}>
              {' '}
              · {formatCount(targets.failed + targets.rejected)} failed or rejected
            </span>
          )}
        </p>
        <StateBar label={`Targets of ${migration.name}`} segments={segmentsOfTargets(targets)} />
      </div>
      <p className={styles.when}>
        <Ago at={migration.updatedAt} />
      </p>
    </li>
  );
}
