/** A table with its states (loading, failed, empty, stale) and its pages; both tables are this one. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from '../parts/button.tsx';
import { Pager } from '../parts/pager.tsx';
import { type Column, RowsTable } from '../parts/rows-table.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { pageSize, type TableSearch } from './table-search.ts';

interface Page<Row> {
  readonly items: readonly Row[];
  readonly total: number;
  readonly next: string | null;
}

interface PagedTableProps<Row> {
  readonly what: string;
  readonly table: TableSearch;
  readonly defaultSort: string;
  readonly rows: UseQueryResult<Page<Row>>;
  readonly columns: readonly Column<Row>[];
}

/** The rows that a query gave for the address's filter. */
export function PagedTable<Row extends { readonly id: string }>({
  what,
  table,
  defaultSort,
  rows,
  columns,
}: PagedTableProps<Row>) {
  const { data, error, isPlaceholderData, refetch } = rows;
  if (data === undefined)
    return error === null ? (
      <Loading what={what} rows={12} />
    ) : (
      <Problem error={error} retry={() => refetch()} />
    );
  const next = data.next;
  return (
    <>
      {error !== null && <Problem error={error} retry={() => refetch()} />}
      {data.items.length === 0 ? (
        <NoRows what={what} table={table} />
      ) : (
        <RowsTable
          caption={`${what}, ${data.total} in all`}
          columns={columns}
          rows={data.items}
          sort={table.search.sort ?? defaultSort}
          onSort={(sort) => table.change({ sort })}
          stale={isPlaceholderData}
        />
      )}
      <Pager
        from={(table.page - 1) * pageSize + 1}
        shown={data.items.length}
        total={data.total}
        loading={isPlaceholderData}
        back={table.page > 1 ? table.back : undefined}
        forth={next === null ? undefined : () => table.forth(next)}
      />
    </>
  );
}

function NoRows({ what, table }: { readonly what: string; readonly table: TableSearch }) {
  const filtered = Object.keys(table.search).filter((name) => name !== 'sort');
  if (filtered.length === 0) return <Empty title={`There are no ${what} yet`} />;
  const clear = Object.fromEntries(filtered.map((name) => [name, '']));
  return (
    <Empty title={`No ${what} fit this filter`}>
      <Button onClick={() => table.change(clear)}>Clear the filter</Button>
    </Empty>
  );
}
