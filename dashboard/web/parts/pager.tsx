/** The way through the pages of a table: where one is, back and forth. */
import { Button } from './button.tsx';
import { formatCount } from './format.ts';
import styles from './pager.module.css';

/** One page's place; `from` is the number of its first row, from 1. Says nothing of rows that are still on their way. */
export function Pager({
  from,
  shown,
  total,
  loading,
  back,
  forth,
}: {
  readonly from: number;
  readonly shown: number;
  readonly total: number;
  /** True while the rows shown are still those of the page before: then the buttons keep the focus and do nothing. */
  readonly loading: boolean;
  /** Absent on the first page. */
  readonly back: (() => void) | undefined;
  /** Absent on the last page. */
  readonly forth: (() => void) | undefined;
}) {
  return (
    <nav className={styles.pager} aria-label="Pages of the table">
      <p aria-live="polite">{loading ? 'Loading…' : rowsInWords(from, shown, total)}</p>
      <Button onClick={loading ? undefined : back} disabled={back === undefined}>
        Previous
      </Button>
      <Button onClick={loading ? undefined : forth} disabled={forth === undefined}>
        Next
      </Button>
    </nav>
  );
}

function rowsInWords(from: number, shown: number, total: number): string {
  if (total === 0) return 'No rows';
  return `${formatCount(from)}–${formatCount(from + shown - 1)} of ${formatCount(total)}`;
}
