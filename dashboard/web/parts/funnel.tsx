/**
 * The funnel: how many targets reached each stage, how many stand there now, and where the others left.
 *
 * The drawing is decoration over the numbers, which are links into the tables; on a narrow page only the numbers stay.
 */
import { Link } from '@tanstack/react-router';
import type { ExitCount, FunnelCount } from '../../server/contract/index.ts';
import { formatCount } from './format.ts';
import styles from './funnel.module.css';

const columnWidth = 100;
const barWidth = 58;
const height = 96;

/** The funnel of one migration. */
export function Funnel({
  name,
  funnel,
  exits,
}: {
  readonly name: string;
  readonly funnel: readonly FunnelCount[];
  readonly exits: readonly ExitCount[];
}) {
  return (
    <div className={styles.funnel}>
      <Drawing funnel={funnel} />
      <ol className={styles.stages}>
        {funnel.map((entry) => (
          <li key={entry.stage} className={styles.stage}>
            <Stage name={name} entry={entry} exits={exits.filter(({ after }) => after === entry.stage)} />
          </li>
        ))}
      </ol>
    </div>
  );
}

interface StageProps {
  readonly name: string;
  readonly entry: FunnelCount;
  readonly exits: readonly ExitCount[];
}

function Stage({ name, entry, exits }: StageProps) {
  const { stage, reached, now } = entry;
  const to = '/migrations/$name/targets';
  const params = { name };
  return (
    <>
      <Link
        to={to}
        params={params}
        search={stage === 'found' ? {} : { reached: stage }}
        className={styles.reached}
      >
        <span className={styles.label}>{stage}</span>
        <strong>{formatCount(reached)}</strong>
      </Link>
      <ul className={styles.details}>
        {now > 0 && stage !== 'merged' && (
          <li>
            <Link to={to} params={params} search={{ state: stage }}>
              {formatCount(now)} here now
            </Link>
          </li>
        )}
        {exits.map(({ exit, count }) => (
          <li key={exit}>
            <Link to={to} params={params} search={{ state: exit }} data-exit={exit}>
              −{formatCount(count)} {exit}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Bars by stage with the flow between them; what stands at a stage now is drawn stronger. */
function Drawing({ funnel }: { readonly funnel: readonly FunnelCount[] }) {
  const most = Math.max(1, funnel[0]?.reached ?? 1);
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, (count / most) * height));
  return (
    <svg
      className={styles.drawing}
      viewBox={`0 0 ${funnel.length * columnWidth} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {funnel.map((entry, index) => {
        const x = index * columnWidth;
        const top = height - tall(entry.reached);
        const here = tall(entry.now);
        const next = funnel[index + 1];
        const nextTop = height - tall(next?.reached ?? 0);
        return (
          <g key={entry.stage} data-stage={entry.stage}>
            {next !== undefined && next.reached > 0 && (
              <path
                className={styles.flow}
                d={`M${x + barWidth} ${top}L${x + columnWidth} ${nextTop}V${height}H${x + barWidth}Z`}
              />
            )}
            <rect className={styles.passed} x={x} y={top} width={barWidth} height={height - top} />
            <rect className={styles.here} x={x} y={height - here} width={barWidth} height={here} />
          </g>
        );
      })}
    </svg>
  );
}
