/** The way through the pages of a table: where one is, back and forth. */
import { Button } from './button.tsx';
import { formatCount } from './format.ts';
import styles from './pager.module.css';

/** One page's place; `from` is the number of its first row, from 1. */
export function Pager({
  from,
  shown,
  total,
  back,
  forth,
}: {
  readonly from: number;
  readonly shown: number;
  readonly total: number;
  /** Absent on the first page. */
  readonly back: (() => void) | undefined;
  /** Absent on the last page. */
  readonly forth: (() => void) | undefined;
}) {
  return (
    <nav className={styles.pager} aria-label="Pages of the table">
      <p aria-live="polite">
        {total === 0
          ? 'No rows'
          : `${formatCount(from)}–${formatCount(from + shown - 1)} of ${formatCount(total)}`}
      </p>
      <Button onClick={back} disabled={back === undefined}>
        Previous
      </Button>
      <Button onClick={forth} disabled={forth === undefined}>
        Next
      </Button>
    </nav>
  );
}
