/** What keeps targets from being merged, each with the rows behind it. */
import { Link } from '@tanstack/react-router';
import type { Blocker } from '../../server/contract/index.ts';
import styles from './blockers.module.css';
import { formatCount } from './format.ts';
import { Empty } from './states.tsx';

const headings: Readonly<Record<Blocker['kind'], string>> = {
  person: 'Somebody must act',
  fault: 'Failed or rejected',
  wait: 'Waiting',
};

const kinds: readonly Blocker['kind'][] = ['person', 'fault', 'wait'];

/** The blockers by kind. */
export function Blockers({
  name,
  blockers,
}: {
  readonly name: string;
  readonly blockers: readonly Blocker[];
}) {
  if (blockers.length === 0) return <Empty title="Nothing holds it up" />;
  return (
    <div className={styles.groups}>
      {kinds.map((kind) => {
        const members = blockers.filter((blocker) => blocker.kind === kind);
        if (members.length === 0) return null;
        return (
          <div key={kind}>
            <h3 className={styles.heading} data-kind={kind}>
              {headings[kind]}
            </h3>
            <ul className={styles.list}>
              {members.map((blocker) => (
                <Item key={`${blocker.code} ${blocker.reason}`} name={name} blocker={blocker} />
              ))}
            </ul>
          </div>
        );
      })}
    </div>
  );
}

function Item({ name, blocker }: { readonly name: string; readonly blocker: Blocker }) {
  const { link, count, reason } = blocker;
  return (
    <li className={styles.item}>
      <span className={styles.count}>{formatCount(count)}</span>
      {link === null ? (
        <span>{reason}</span>
      ) : (
        <Link
          to={link.table === 'targets' ? '/migrations/$name/targets' : '/migrations/$name/changesets'}
          params={{ name }}
          search={link.search}
        >
          {reason}
        </Link>
      )}
    </li>
  );
}
