/**
 * A small trend over counted days: a filled line from zero, its numbers in words for those who do not see it.
 *
 * Days stand by their date, not by their place, so that a pause in counting is seen as one.
 */
import type { UsageDay } from '../../server/contract/index.ts';
import { formatCount } from './format.ts';
import styles from './trend.module.css';

interface TrendProps {
  readonly days: readonly UsageDay[];
  /** What is counted, e.g. `sites`. */
  readonly of: 'sites' | 'repositories';
  readonly size: 'small' | 'large';
}

const [width, height] = [240, 48];

/** The line, with its first and last values where it is large. */
export function Trend({ days, of, size }: TrendProps) {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  const said = `${of} from ${formatCount(first[of])} on ${first.day} to ${formatCount(last[of])} on ${last.day}`;
  return (
    <figure className={styles.trend} data-size={size}>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={said}>
        <path className={styles.area} d={`${lineOf(days, of)}V${height}H0Z`} />
        <path className={styles.line} d={lineOf(days, of)} vectorEffect="non-scaling-stroke" />
      </svg>
      {size === 'large' && (
        <figcaption className={styles.ends} aria-hidden="true">
          <span>{first.day}</span>
          <span>{last.day}</span>
        </figcaption>
      )}
    </figure>
  );
}

function lineOf(days: readonly UsageDay[], of: TrendProps['of']): string {
  const times = days.map(({ day }) => Date.parse(day));
  const [from = 0, to = 0] = [times[0], times.at(-1)];
  const most = Math.max(1, ...days.map((day) => day[of]));
  const x = (time: number) => (to === from ? 0 : ((time - from) / (to - from)) * width);
  const y = (count: number) => height - 1 - (count / most) * (height - 4);
  const points = days.map((day, place) => `${x(times[place] ?? from).toFixed(1)} ${y(day[of]).toFixed(1)}`);
  // One day alone is a level line.
  return `M${points.join('L')}${days.length === 1 ? `H${width}` : ''}`;
}
