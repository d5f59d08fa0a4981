/** The columns that the tables of changesets and of targets have in common. */
import { Link } from '@tanstack/react-router';
import { Badge } from '../parts/badge.tsx';
import { EditOrigins } from '../parts/change-size.tsx';
import { withoutMigration } from '../parts/format.ts';
import { type Column, rowLinkProps } from '../parts/rows-table.tsx';
import { Ago } from '../parts/time.tsx';

interface SharedRow {
  readonly id: string;
  readonly state: string;
  readonly owner: string;
  readonly name: string;
  readonly waveName: string | null;
  readonly ruleEdits: number;
  readonly modelEdits: number;
  readonly changedAt: string;
}

/** Where the name of a row's repository leads. */
export type RowRoute = '/migrations/$name/changesets/$' | '/migrations/$name/targets/$';

/** The shared columns for the migration `name`, by name; a page puts them where it wants them. */
export function sharedColumns<Row extends SharedRow>(name: string, to: RowRoute) {
  return {
    state: { id: 'state', header: 'State', priority: 1, cell: (row) => <Badge word={row.state} /> },
    repository: {
      id: 'repository',
      header: 'Repository',
      priority: 1,
      sort: 'repository',
      cell: (row) => (
        <Link to={to} params={{ name, _splat: withoutMigration(name, row.id) }} {...rowLinkProps}>
          {row.owner}/{row.name}
        </Link>
      ),
    },
    wave: { id: 'wave', header: 'Wave', priority: 3, cell: (row) => row.waveName ?? '–' },
    edits: {
      id: 'edits',
      header: 'Edits',
      priority: 4,
      align: 'end',
      cell: (row) => <EditOrigins rule={row.ruleEdits} model={row.modelEdits} />,
    },
    changed: {
      id: 'changed',
      header: 'Changed',
      priority: 2,
      sort: 'changed',
      align: 'end',
      cell: (row) => <Ago at={row.changedAt} />,
    },
  } as const satisfies Readonly<Record<string, Column<Row>>>;
}
