/**
 * A table of rows that the server filtered, ordered and paged: headers that order, one link a row, keys to walk.
 *
 * It knows no columns of its own; a page gives them. The rows' order and the page are the address's business.
 */
import type { ReactNode } from 'react';
import { useRef } from 'react';
import { useKeys } from '../keys/use-keys.tsx';
import styles from './rows-table.module.css';

/** One column. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Name by which the server orders; absent: it does not. */
  readonly sort?: string;
  readonly align?: 'end';
  /** 1 stays on every width of the page; 2, 3 and 4 go on phones, on tablets, and on small laptops too. */
  readonly priority: 1 | 2 | 3 | 4;
}

/** Marks the link of a row, for the keys that walk. */
export const rowLinkProps = { 'data-row-link': '' } as const;

interface RowsTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  /** True while rows of the filter before are shown. */
  readonly stale: boolean;
}

/** The table; `sort` is the server's name, with `-` for descending. */
export function RowsTable<Row extends { readonly id: string }>({
  caption,
  columns,
  rows,
  sort,
  onSort,
  stale,
}: RowsTableProps<Row>) {
  const place = useRef<HTMLTableElement>(null);
  useRowKeys(place);
  return (
    <div className={styles.frame}>
      <table ref={place} className={styles.table} data-stale={stale || undefined} aria-busy={stale}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {columns.map((column) => (
                <td key={column.id} data-align={column.align} data-priority={column.priority}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Header<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}) {
  const name = column.sort;
  const direction = name === sort ? 'ascending' : `-${name}` === sort ? 'descending' : undefined;
  return (
    <th scope="col" data-align={column.align} data-priority={column.priority} aria-sort={direction}>
      {name === undefined ? (
        column.header
      ) : (
        <button type="button" onClick={() => onSort(direction === 'descending' ? name : `-${name}`)}>
          {column.header}
          <SortArrow direction={direction} />
        </button>
      )}
    </th>
  );
}

function SortArrow({ direction }: { readonly direction: 'ascending' | 'descending' | undefined }) {
  return (
    <svg viewBox="0 0 10 14" width="8" height="11" aria-hidden="true" className={styles.arrow}>
      {direction !== 'descending' && <path d="M2 5l3-3 3 3" />}
      {direction !== 'ascending' && <path d="M2 9l3 3 3-3" />}
    </svg>
  );
}

function useRowKeys(place: React.RefObject<HTMLTableElement | null>): void {
  const move = (by: number) => {
    const links = [...(place.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])];
    const at = links.findIndex((link) => link.contains(document.activeElement));
    const next =
      at === -1 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by));
    links[next]?.focus();
  };
  useKeys([
    { keys: 'j', label: 'Next row', run: () => move(1) },
    { keys: 'k', label: 'Previous row', run: () => move(-1) },
  ]);
}
