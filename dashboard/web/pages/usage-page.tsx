/** All usage queries: what each counts, how much of it there is, and how that went over time. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { UsageSummary } from '../../server/contract/index.ts';
import { usageListQuery } from '../data/queries.ts';
import { formatCount } from '../parts/format.ts';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { Ago } from '../parts/time.tsx';
import { Trend } from '../parts/trend.tsx';
import { useTitle } from '../parts/use-title.ts';
import styles from './usage-page.module.css';

/** The list of usage queries. */
export function UsagePage() {
  useTitle('Usage');
  const { data, error, refetch } = useQuery(usageListQuery);
  return (
    <>
      <h1 className={styles.heading}>Usage</h1>
      {error !== null && <Problem error={error} retry={() => refetch()} />}
      {data === undefined && error === null && <Loading what="the usage queries" />}
      {data !== undefined && data.items.length === 0 && <NoQueries />}
      {data !== undefined && data.items.length > 0 && (
        <ul className={styles.list}>
          {data.items.map((query) => (
            <QueryRow key={query.name} query={query} />
          ))}
        </ul>
      )}
    </>
  );
}

function NoQueries() {
  return (
    <Empty title="Nothing is counted yet">
      <p>
        A usage query counts a pattern over many repositories, again and again, so that its way can be seen.
      </p>
    </Empty>
  );
}

function QueryRow({ query }: { readonly query: UsageSummary }) {
  const last = query.days.at(-1);
  return (
    <li className={styles.row}>
      <div className={styles.name}>
        <Link to="/usage/$query" params={{ query: query.name }} className={styles.link}>
          {query.title}
        </Link>
        <p className={styles.meta}>
          <code>{query.pattern}</code>
        </p>
      </div>
      <p className={styles.numbers}>
        {last === undefined ? (
          'not counted yet'
        ) : (
          <>
            <strong>{formatCount(last.sites)}</strong> sites in{' '}
            <strong>{formatCount(last.repositories)}</strong> repositories
          </>
        )}
      </p>
      <Trend days={query.days} of="sites" size="small" />
      <p className={styles.when}>{query.scope !== null && <Ago at={query.scope.countedAt} />}</p>
    </li>
  );
}
