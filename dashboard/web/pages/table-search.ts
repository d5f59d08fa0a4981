/**
 * A table's filter, order and page as the address holds them.
 *
 * `after` is the server's cursor and `page` counts from 1; the cursors of the pages before are kept in the history
 * entry, because a cursor only leads forth. Any other change begins at the first page again.
 */
import { useLocation, useNavigate } from '@tanstack/react-router';
import type { Search } from '../data/queries.ts';

/** Rows a page. */
export const pageSize = 50;

/** The address's filter, and the ways to change it. */
export interface TableSearch {
  readonly search: Search;
  /** What the server is asked. */
  readonly query: Search;
  readonly page: number;
  readonly change: (changes: Search) => void;
  readonly forth: (cursor: string) => void;
  readonly back: () => void;
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Cursors of the pages before this one, the first page as empty text. */
    trail?: readonly string[];
  }
}

/** Reads and writes the search parameters of the table's page. */
export function useTableSearch(search: Search): TableSearch {
  const navigate = useNavigate();
  const trail = useLocation({ select: ({ state }) => state.trail }) ?? [];
  const go = (next: Search, nextTrail: readonly string[], replace = false) =>
    navigate({ to: '.', search: next, state: { trail: nextTrail }, replace });
  const { page: pageText, after, ...filters } = search;
  const page = Math.max(1, Number(pageText ?? 1) || 1);
  const pageOf = (number: number, cursor: string): Search =>
    number <= 1 || cursor === '' ? filters : { ...filters, page: String(number), after: cursor };
  return {
    search,
    page,
    query: { ...filters, limit: String(pageSize), ...(after === undefined ? {} : { after }) },
    change: (changes) => go({ ...filters, ...changes }, [], true),
    forth: (cursor) => go(pageOf(page + 1, cursor), [...trail, after ?? '']),
    back: () => go(pageOf(page - 1, trail.at(-1) ?? ''), trail.slice(0, -1)),
  };
}
