/** Targets that left the funnel by a fault or a veto, grouped by cause, so that one cause is looked at once. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { FailureGroup } from '../../server/contract/index.ts';
import { failuresQuery } from '../data/queries.ts';
import { Badge } from '../parts/badge.tsx';
import { formatCount, withoutMigration } from '../parts/format.ts';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { Ago } from '../parts/time.tsx';
import { useTitle } from '../parts/use-title.ts';
import styles from './failures-page.module.css';

/** The groups, largest first. */
export function FailuresPage() {
  const { name } = useParams({ from: '/migrations/$name/failures' });
  const { data, error, refetch } = useQuery(failuresQuery(name));
  useTitle(`Failures of ${name}`);
  if (data === undefined)
    return error === null ? (
      <Loading what="the failures" />
    ) : (
      <Problem error={error} retry={() => refetch()} />
    );
  if (data.items.length === 0) return <Empty title="Nothing failed, was rejected or vetoed" />;
  return (
    <ul className={styles.groups}>
      {data.items.map((group) => (
        <li key={`${group.state} ${group.code} ${group.stage} ${group.signature}`} className={styles.group}>
          <Group name={name} group={group} />
        </li>
      ))}
    </ul>
  );
}

function Group({ name, group }: { readonly name: string; readonly group: FailureGroup }) {
  return (
    <>
      <div className={styles.head}>
        <strong className={styles.count}>{formatCount(group.count)}</strong>
        <div>
          <h2 className={styles.reason}>{group.example === '' ? group.code : group.example}</h2>
          <p className={styles.meta}>
            <Badge word={group.state} />
            <code>{group.code}</code>
            {group.stage !== '' && <span>at {group.stage}</span>}
            <span>
              last <Ago at={group.latestAt} />
            </span>
          </p>
        </div>
      </div>
      <Members name={name} group={group} />
    </>
  );
}

function Members({ name, group }: { readonly name: string; readonly group: FailureGroup }) {
  const rest = group.count - group.targets.length;
  return (
    <ul className={styles.targets}>
      {group.targets.map((target) => (
        <li key={target.id}>
          <Link to="/migrations/$name/targets/$" params={{ name, _splat: withoutMigration(name, target.id) }}>
            {target.repository.split('/').slice(1).join('/')}
          </Link>
        </li>
      ))}
      {rest > 0 && (
        <li>
          <Link
            to="/migrations/$name/targets"
            params={{ name }}
            search={{ state: group.state, code: group.code }}
          >
            {formatCount(rest)} more
          </Link>
        </li>
      )}
    </ul>
  );
}
