/** The table of a migration's targets, those without a changeset among them. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { targetStates } from '../../../core/states.ts';
import type { TargetRow } from '../../server/contract/index.ts';
import { overviewQuery, targetsQuery } from '../data/queries.ts';
import { Badge } from '../parts/badge.tsx';
import { EditOrigins } from '../parts/change-size.tsx';
import { Filters } from '../parts/filters.tsx';
import { formatCount, withoutMigration } from '../parts/format.ts';
import { type Column, rowLinkProps } from '../parts/rows-table.tsx';
import { Ago } from '../parts/time.tsx';
import { useTitle } from '../parts/use-title.ts';
import { PagedTable } from './paged-table.tsx';
import { useTableSearch } from './table-search.ts';
import styles from './targets-page.module.css';

/** Targets, filtered by what the address says. */
export function TargetsPage() {
  const { name } = useParams({ from: '/migrations/$name/targets/' });
  const table = useTableSearch(useSearch({ from: '/migrations/$name/targets/' }));
  const { data: migration } = useSuspenseQuery(overviewQuery(name));
  const rows = useQuery(targetsQuery(name, table.query));
  useTitle(`Targets of ${name}`);
  return (
    <>
      <Filters
        migration={migration}
        states={targetStates.map((state) => [state, migration.targets[state]])}
        search={table.search}
        change={table.change}
        extra={['reached', 'code']}
      />
      <PagedTable
        what="targets"
        table={table}
        defaultSort="repository"
        rows={rows}
        columns={columnsFor(name)}
      />
    </>
  );
}

function columnsFor(name: string): readonly Column<TargetRow>[] {
  return [
    { id: 'state', header: 'State', priority: 1, cell: (row) => <Badge word={row.state} /> },
    {
      id: 'repository',
      header: 'Repository',
      priority: 1,
      sort: 'repository',
      cell: (row) => <RowLink name={name} row={row} />,
    },
    { id: 'wave', header: 'Wave', priority: 2, cell: (row) => row.waveName ?? '–' },
    { id: 'reason', header: 'Reason', priority: 3, cell: (row) => <Reason text={row.reason} /> },
    {
      id: 'sites',
      header: 'Sites',
      priority: 4,
      sort: 'sites',
      align: 'end',
      cell: (row) => formatCount(row.ruleSites + row.modelSites),
    },
    {
      id: 'edits',
      header: 'Edits',
      priority: 4,
      align: 'end',
      cell: (row) => <EditOrigins rule={row.ruleEdits} model={row.modelEdits} />,
    },
    {
      id: 'changed',
      header: 'Changed',
      priority: 2,
      sort: 'changed',
      align: 'end',
      cell: (row) => <Ago at={row.changedAt} />,
    },
  ];
}

function RowLink({ name, row }: { readonly name: string; readonly row: TargetRow }) {
  return (
    <Link
      to="/migrations/$name/targets/$"
      params={{ name, _splat: withoutMigration(name, row.id) }}
      {...rowLinkProps}
    >
      {row.owner}/{row.name}
    </Link>
  );
}

function Reason({ text }: { readonly text: string }) {
  return <span className={styles.reason}>{text === '' ? '–' : text}</span>;
}
