/** The filters of a table, whose values are the address's search parameters: text, states, wave, owner, and what a link set. */
import { useEffect, useId, useRef, useState } from 'react';
import type { MigrationOverview } from '../../server/contract/index.ts';
import type { Search } from '../data/queries.ts';
import { useKeys } from '../keys/use-keys.tsx';
import styles from './filters.module.css';
import { formatCount } from './format.ts';

/** Wait after the last key before the text filters, in milliseconds. */
const typingMs = 250;

/** Changes some search parameters; empty text removes one. */
export type ChangeSearch = (changes: Search) => void;

interface FiltersProps {
  readonly migration: MigrationOverview;
  /** States in their order with how many rows each has. */
  readonly states: readonly (readonly [string, number])[];
  readonly search: Search;
  readonly change: ChangeSearch;
  /** Names of parameters that only links set, shown as removable. */
  readonly extra: readonly string[];
}

/** All filters of a table over one migration's rows. */
export function Filters({ migration, states, search, change, extra }: FiltersProps) {
  const set = extra.filter((name) => search[name] !== undefined);
  return (
    <search className={styles.filters}>
      <div className={styles.row}>
        <TextFilter value={search.text ?? ''} change={(text) => change({ text })} />
        <Choice label="Wave" value={search.wave ?? ''} change={(wave) => change({ wave })}>
          {migration.waves.map((wave) => [String(wave.index), wave.name])}
        </Choice>
        <Choice label="Owner" value={search.owner ?? ''} change={(owner) => change({ owner })}>
          {migration.repositoryOwners.map(({ owner, targets }) => [
            owner,
            `${owner} (${formatCount(targets)})`,
          ])}
        </Choice>
        {set.map((name) => (
          <button
            key={name}
            type="button"
            className={styles.chip}
            data-on=""
            onClick={() => change({ [name]: '' })}
          >
            {name}: {search[name]} <span aria-hidden="true">×</span>
            <span className="visually-hidden">, remove this filter</span>
          </button>
        ))}
      </div>
      <StateFilter states={states} value={search.state ?? ''} change={(state) => change({ state })} />
    </search>
  );
}

function TextFilter({ value, change }: { readonly value: string; readonly change: (text: string) => void }) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });
  // The address may change without typing (back, a link): follow it.
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => latest.current(text), typingMs);
    return () => clearTimeout(timer);
  }, [text, value]);
  useKeys([{ keys: '/', label: 'Filter by text', run: () => field.current?.focus() }]);
  return (
    <input
      ref={field}
      type="search"
      className={styles.text}
      aria-label="Filter by repository, title or reason"
      placeholder="Repository, title or reason"
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

function Choice({
  label,
  value,
  change,
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly children: readonly (readonly [string, string])[];
}) {
  const field = useId();
  return (
    <span className={styles.choice}>
      <label htmlFor={field}>{label}</label>
      <select id={field} value={value} onChange={(event) => change(event.target.value)}>
        <option value="">All</option>
        {children.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}

function StateFilter({
  states,
  value,
  change,
}: {
  readonly states: readonly (readonly [string, number])[];
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  const chosen = value.split(',').filter((state) => state !== '');
  const toggle = (state: string) =>
    change(
      (chosen.includes(state) ? chosen.filter((other) => other !== state) : [...chosen, state]).join(','),
    );
  return (
    <fieldset className={styles.states}>
      <legend className="visually-hidden">States</legend>
      {states
        .filter(([state, count]) => count > 0 || chosen.includes(state))
        .map(([state, count]) => (
          <button
            key={state}
            type="button"
            className={styles.chip}
            aria-pressed={chosen.includes(state)}
            data-on={chosen.includes(state) || undefined}
            onClick={() => toggle(state)}
          >
            {state} <span className={styles.count}>{formatCount(count)}</span>
          </button>
        ))}
    </fieldset>
  );
}
