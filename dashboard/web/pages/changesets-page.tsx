/** The table of a migration's changesets. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { changesetStates } from '../../../core/states.ts';
import type { ChangesetRow } from '../../server/contract/index.ts';
import { changesetsQuery, overviewQuery } from '../data/queries.ts';
import { Badge } from '../parts/badge.tsx';
import { ChangeSize } from '../parts/change-size.tsx';
import { Filters } from '../parts/filters.tsx';
import type { Column } from '../parts/rows-table.tsx';
import { useTitle } from '../parts/use-title.ts';
import { PagedTable } from './paged-table.tsx';
import { sharedColumns } from './shared-columns.tsx';
import { useTableSearch } from './table-search.ts';

/** Changesets, filtered by what the address says. */
export function ChangesetsPage() {
  const { name } = useParams({ from: '/migrations/$name/changesets/' });
  const table = useTableSearch(useSearch({ from: '/migrations/$name/changesets/' }));
  const { data: migration } = useSuspenseQuery(overviewQuery(name));
  const rows = useQuery(changesetsQuery(name, table.query));
  useTitle(`Changesets of ${name}`);
  return (
    <>
      <Filters
        migration={migration}
        states={changesetStates.map((state) => [state, migration.changesets[state]])}
        search={table.search}
        change={table.change}
        extra={['checks', 'review']}
      />
      <PagedTable
        what="changesets"
        table={table}
        defaultSort="-changed"
        rows={rows}
        columns={columnsFor(name)}
      />
    </>
  );
}

function columnsFor(name: string): readonly Column<ChangesetRow>[] {
  const shared = sharedColumns<ChangesetRow>(name, '/migrations/$name/changesets/$');
  return [
    shared.state,
    shared.repository,
    { id: 'number', header: 'Pull request', priority: 3, cell: (row) => <PullRequest row={row} /> },
    shared.wave,
    { id: 'checks', header: 'Checks', priority: 2, cell: (row) => <Fact word={row.checks} /> },
    { id: 'review', header: 'Review', priority: 4, cell: (row) => <Fact word={row.review} /> },
    {
      id: 'size',
      header: 'Size',
      priority: 3,
      sort: 'size',
      align: 'end',
      cell: (row) => <ChangeSize additions={row.additions} deletions={row.deletions} />,
    },
    shared.edits,
    shared.changed,
  ];
}

function PullRequest({ row }: { readonly row: ChangesetRow }) {
  if (row.number === null) return '–';
  if (row.url === null) return `#${row.number}`;
  return (
    <a href={row.url} rel="noreferrer">
      #{row.number}
    </a>
  );
}

function Fact({ word }: { readonly word: string }) {
  return word === 'none' ? '–' : <Badge word={word} quiet />;
}
