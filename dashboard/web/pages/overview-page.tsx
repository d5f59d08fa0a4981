/** Where a migration stands at a glance: funnel, waves and gates, burn-up, what holds it up, and what it used. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { overviewQuery } from '../data/queries.ts';
import { Blockers } from '../parts/blockers.tsx';
import { Effort } from '../parts/effort.tsx';
import { Funnel } from '../parts/funnel.tsx';
import { Panel } from '../parts/panel.tsx';
import { Empty, Loading } from '../parts/states.tsx';
import { useTitle } from '../parts/use-title.ts';
import { Waves } from '../parts/waves.tsx';
import styles from './overview-page.module.css';

const BurnUp = lazy(() => import('../parts/burn-up.tsx'));

/** The overview. */
export function OverviewPage() {
  const { name } = useParams({ from: '/migrations/$name/' });
  const { data } = useSuspenseQuery(overviewQuery(name));
  useTitle(data.title);
  return (
    <div className={styles.grid}>
      <Panel title="Funnel" className={styles.whole ?? ''}>
        <Funnel name={name} funnel={data.funnel} exits={data.exits} />
      </Panel>
      <Panel title="Waves" className={styles.whole ?? ''} bare={data.waves.length > 0}>
        <Waves name={name} waves={data.waves} />
      </Panel>
      <Panel title="Burn-up" className={styles.wide ?? ''}>
        {data.burnUp.at.length === 0 ? (
          <Empty title="Nothing happened yet" />
        ) : (
          <Suspense fallback={<Loading what="the chart" />}>
            <BurnUp series={data.burnUp} />
          </Suspense>
        )}
      </Panel>
      <Panel title="What holds it up" className={styles.narrow ?? ''}>
        <Blockers name={name} blockers={data.blockers} />
      </Panel>
      <Effort migration={data} />
    </div>
  );
}
