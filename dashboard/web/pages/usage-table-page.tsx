/** Who uses one thing, how often: the trend of a usage query and its table by repository, owner, language or shape. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useId, useMemo } from 'react';
import type { UsageGroup, UsageRow, UsageTable } from '../../server/contract/index.ts';
import { client } from '../data/client.ts';
import { type Search, usageQuery } from '../data/queries.ts';
import { buttonClass } from '../parts/button.tsx';
import { formatCount } from '../parts/format.ts';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { Ago } from '../parts/time.tsx';
import { Trend } from '../parts/trend.tsx';
import { filterRows } from '../parts/usage-rows.ts';
import { UsageDataTable } from '../parts/usage-table.tsx';
import { useTitle } from '../parts/use-title.ts';
import styles from './usage-table-page.module.css';

const groups: readonly (readonly [UsageGroup, string])[] = [
  ['repository', 'Repositories'],
  ['owner', 'Owners'],
  ['language', 'Languages'],
  ['shape', 'Shapes'],
];

/** The page of one usage query. */
export function UsageTablePage() {
  const { query: name } = useParams({ from: '/usage/$query' });
  const search = useSearch({ from: '/usage/$query' });
  const group = groups.find(([id]) => id === search.group)?.[0] ?? 'repository';
  const asked = { group, ...(search.day === undefined ? {} : { day: search.day }) };
  const { data, error, refetch } = useQuery(usageQuery(name, asked));
  useTitle(data === undefined ? `Usage of ${name}` : data.query.title);
  if (data === undefined)
    return error === null ? (
      <Loading what="the counts" rows={12} />
    ) : (
      <>
        <h1 className="visually-hidden">Usage</h1>
        <Problem error={error} retry={() => refetch()} />
      </>
    );
  return (
    <>
      {error !== null && <Problem error={error} retry={() => refetch()} />}
      <Head table={data} />
      {data.day === null ? (
        <Empty title="Nothing was counted by then" />
      ) : (
        <Counts name={name} table={data} search={search} />
      )}
    </>
  );
}

function Head({ table: { query, day } }: { readonly table: UsageTable }) {
  const shown = query.days.filter((each) => day === null || each.day <= day);
  const last = shown.at(-1);
  return (
    <header className={styles.head}>
      <div>
        <h1>{query.title}</h1>
        <pre className={styles.pattern}>{query.pattern}</pre>
        {last !== undefined && (
          <p className={styles.sentence}>
            <strong>{formatCount(last.sites)}</strong> sites in{' '}
            <strong>{formatCount(last.repositories)}</strong> of {formatCount(query.scope?.repositories ?? 0)}{' '}
            repositories on {last.day}
            {query.scope !== null && query.scope.failed > 0 && (
              <>; {formatCount(query.scope.failed)} could not be looked at last, and keep their counts</>
            )}
            {query.scope !== null && (
              <>
                {' '}
                · counted <Ago at={query.scope.countedAt} />
              </>
            )}
          </p>
        )}
      </div>
      <Trend days={shown} of="sites" size="large" />
    </header>
  );
}

function Counts({
  name,
  table,
  search,
}: {
  readonly name: string;
  readonly table: UsageTable;
  readonly search: Search;
}) {
  const navigate = useNavigate();
  const change = (changes: Search) =>
    navigate({ to: '.', search: { ...search, ...changes }, replace: true, resetScroll: false });
  const text = useDeferredValue(search.text ?? '');
  const rows = useMemo(() => filterRows(table.rows, text), [table.rows, text]);
  const keyCell = useCallback(
    (row: UsageRow) => <Key row={row} group={table.group} name={name} />,
    [table.group, name],
  );
  return (
    <>
      <Tools name={name} table={table} search={search} change={change} />
      {rows.length === 0 ? (
        <Empty title={search.text === undefined ? 'No repository has a site' : 'No row fits this text'} />
      ) : (
        <UsageDataTable
          caption={`${table.query.title} by ${table.group} on ${table.day}`}
          group={table.group}
          rows={rows}
          comparedWith={table.comparedWith}
          sort={search.sort ?? '-sites'}
          onSort={(sort) => change({ sort })}
          keyCell={keyCell}
        />
      )}
      {table.cut && <p className={styles.note}>Rows with the fewest sites are left out.</p>}
    </>
  );
}

function Key({
  row,
  group,
  name,
}: {
  readonly row: UsageRow;
  readonly group: UsageGroup;
  readonly name: string;
}) {
  if (group === 'shape') return <code title={row.key}>{row.key}</code>;
  if (group === 'repository')
    return row.url === null ? <span title={row.key}>{row.key}</span> : <a href={row.url}>{row.key}</a>;
  return (
    <Link to="/usage/$query" params={{ query: name }} search={{ group: 'repository', text: row.key }}>
      {row.key}
    </Link>
  );
}

interface ToolsProps {
  readonly name: string;
  readonly table: UsageTable;
  readonly search: Search;
  readonly change: (changes: Search) => void;
}

function Tools({ name, table, search, change }: ToolsProps) {
  const [text, day] = [useId(), useId()];
  const query = new URLSearchParams({
    group: table.group,
    ...(table.day === null ? {} : { day: table.day }),
  });
  return (
    <search className={styles.tools}>
      <fieldset className={styles.groups}>
        <legend className="visually-hidden">Group by</legend>
        {groups.map(([id, label]) => (
          <button
            key={id}
            type="button"
            className={buttonClass()}
            aria-pressed={id === table.group}
            data-on={id === table.group || undefined}
            onClick={() => change({ group: id, text: '' })}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <label htmlFor={text} className="visually-hidden">
        Filter by {table.group} or language
      </label>
      <input
        id={text}
        type="search"
        className={styles.text}
        placeholder={`Filter by ${table.group} or language`}
        maxLength={200}
        value={search.text ?? ''}
        onChange={(event) => change({ text: event.target.value })}
      />
      <label htmlFor={day}>Day</label>
      <select
        id={day}
        className={styles.day}
        value={table.day ?? ''}
        onChange={(event) => change({ day: event.target.value })}
      >
        {table.query.days.toReversed().map((each) => (
          <option key={each.day}>{each.day}</option>
        ))}
      </select>
      <a
        className={buttonClass()}
        href={`${client.url}/api/usage/${encodeURIComponent(name)}/table.csv?${query}`}
        download
      >
        CSV
      </a>
    </search>
  );
}
