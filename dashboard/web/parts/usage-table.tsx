/**
 * A table of any number of rows of which only those in sight are in the page; ordered here, since all rows are here.
 *
 * The heads are buttons inside of the frame that scrolls, so that arrow and page keys walk it from there. Row numbers are said
 * by `aria-rowindex`; heads and sums stay in sight.
 */
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef } from 'react';
import type { UsageGroup, UsageRow } from '../../server/contract/index.ts';
import { formatCount } from './format.ts';
import { formatChange, sumRows } from './usage-rows.ts';
import styles from './usage-table.module.css';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
});
const helper = createColumnHelper<typeof features, UsageRow>();
/** Height of a row in pixels; all rows are one line. */
const rowHeight = 36;

interface UsageTableProps {
  readonly caption: string;
  readonly group: UsageGroup;
  readonly rows: readonly UsageRow[];
  readonly comparedWith: string | null;
  /** A column's id, with `-` for descending. */
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly keyCell: (row: UsageRow) => ReactNode;
}

const titles: Readonly<Record<UsageGroup, string>> = {
  repository: 'Repository',
  owner: 'Owner',
  language: 'Language',
  shape: 'Shape',
};

/** The table with its sums. */
export function UsageDataTable(props: UsageTableProps) {
  const { caption, rows, sort, onSort, group, comparedWith, keyCell } = props;
  const frame = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => columnsOf(group, comparedWith, keyCell), [group, comparedWith, keyCell]);
  const sorting = useMemo(() => sortingOf(sort), [sort]);
  const table = useTable({ features, columns, data: rows, state: { sorting } });
  const sorted = table.getRowModel().rows;
  const body = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const shown = body.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = body.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <section ref={frame} className={styles.frame} aria-label={caption}>
      <table className={styles.table} aria-rowcount={sorted.length + 2}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          {table.getHeaderGroups().map((headers) => (
            <tr key={headers.id} aria-rowindex={1}>
              {headers.headers.map((header) => (
                <Head key={header.id} id={header.column.id} sort={sort} onSort={onSort}>
                  <table.FlexRender header={header} />
                </Head>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          <Space height={above} />
          {shown.map(({ index, key }) => (
            <tr key={key} aria-rowindex={index + 2} style={{ height: rowHeight }}>
              {sorted[index]?.getAllCells().map((cell) => (
                <td key={cell.id} data-column={cell.column.id}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
          <Space height={below} />
        </tbody>
        <Sums rows={rows} group={group} columns={columns.map(({ id }) => id ?? '')} />
      </table>
    </section>
  );
}

function Space({ height }: { readonly height: number }) {
  return height > 0 ? <tr style={{ height }} /> : null;
}

function sortingOf(sort: string): SortingState {
  return [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }];
}

function columnsOf(group: UsageGroup, comparedWith: string | null, keyCell: (row: UsageRow) => ReactNode) {
  const count = (id: string, header: string, read: (row: UsageRow) => number, show = formatCount) =>
    helper.accessor(read, { id, header, sortFn: 'basic', cell: ({ row }) => show(read(row.original)) });
  const key = helper.accessor('key', {
    id: 'key',
    header: titles[group],
    cell: ({ row }) => keyCell(row.original),
  });
  const languages = helper.accessor(({ languages: names }) => names.join(', '), {
    id: 'languages',
    header: 'Languages',
    cell: ({ row }) => row.original.languages.join(', '),
  });
  const repositories = count('repositories', 'Repositories', (row) => row.repositories);
  return helper.columns([
    key,
    ...(group === 'language' ? [] : [languages]),
    ...(group === 'repository' ? [] : [repositories]),
    count('sites', 'Sites', (row) => row.sites),
    count('before', comparedWith ?? 'Before', (row) => row.before),
    count('change', 'Change', (row) => row.sites - row.before, formatChange),
  ]);
}

function Head({
  id,
  sort,
  onSort,
  children,
}: {
  readonly id: string;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly children: ReactNode;
}) {
  const direction = sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : undefined;
  return (
    <th scope="col" data-column={id} aria-sort={direction}>
      <button type="button" onClick={() => onSort(direction === 'descending' ? id : `-${id}`)}>
        {children}
        <span aria-hidden="true" className={styles.arrow}>
          {direction === undefined ? '' : direction === 'ascending' ? '↑' : '↓'}
        </span>
      </button>
    </th>
  );
}

function Sums({
  rows,
  group,
  columns,
}: {
  readonly rows: readonly UsageRow[];
  readonly group: UsageGroup;
  readonly columns: readonly string[];
}) {
  const { sites, before, repositories } = sumRows(rows, group);
  const cells: Readonly<Record<string, string>> = {
    repositories: repositories === null ? '' : formatCount(repositories),
    sites: formatCount(sites),
    before: formatCount(before),
    change: formatChange(sites - before),
  };
  return (
    <tfoot>
      <tr aria-rowindex={rows.length + 2}>
        {columns.map((id, place) =>
          place === 0 ? (
            <th key={id} scope="row">
              {formatCount(rows.length)} {rows.length === 1 ? 'row' : 'rows'}, sum
            </th>
          ) : (
            <td key={id} data-column={id}>
              {cells[id] ?? ''}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  );
}
