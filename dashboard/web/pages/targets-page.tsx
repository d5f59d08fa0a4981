/** The table of a migration's targets, those without a changeset among them. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { targetStates } from '../../../core/states.ts';
import type { TargetRow } from '../../server/contract/index.ts';
import { overviewQuery, targetsQuery } from '../data/queries.ts';
import { Filters } from '../parts/filters.tsx';
import { formatCount } from '../parts/format.ts';
import type { Column } from '../parts/rows-table.tsx';
import { useTitle } from '../parts/use-title.ts';
import { PagedTable } from './paged-table.tsx';
import { sharedColumns } from './shared-columns.tsx';
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
  const shared = sharedColumns<TargetRow>(name, '/migrations/$name/targets/$');
  return [
    shared.state,
    shared.repository,
    { ...shared.wave, priority: 2 },
    { id: 'reason', header: 'Reason', priority: 3, cell: (row) => <Reason text={row.reason} /> },
    {
      id: 'sites',
      header: 'Sites',
      priority: 4,
      sort: 'sites',
      align: 'end',
      cell: (row) => formatCount(row.ruleSites + row.modelSites),
    },
    shared.edits,
    shared.changed,
  ];
}

function Reason({ text }: { readonly text: string }) {
  return <span className={styles.reason}>{text === '' ? '–' : text}</span>;
}
