/**
 * GitHub's paging: `page` and `per_page` in, a slice and a `Link` header out.
 */
import type { Answer, Call } from './call.ts';

/** The page asked for; `size` is at most 100, 30 by default, as on GitHub. */
export interface Page {
  readonly number: number;
  readonly size: number;
}

/** Reads the page from the query; nonsense counts as the default. */
export function pageOf(call: Call): Page {
  const read = (name: string, fallback: number): number => {
    const value = Number(call.query.get(name) ?? fallback);
    return Number.isSafeInteger(value) && value > 0 ? value : fallback;
  };
  return { number: read('page', 1), size: Math.min(read('per_page', 30), 100) };
}

/** 200 with the asked page of all items. `wrap` puts the slice into a larger body. */
export function paged<Item>(
  call: Call,
  apiUrl: string,
  items: readonly Item[],
  present: (item: Item) => unknown,
  wrap: (slice: unknown[]) => unknown = (slice) => slice,
): Answer {
  const page = pageOf(call);
  const last = Math.max(1, Math.ceil(items.length / page.size));
  const slice = items.slice((page.number - 1) * page.size, page.number * page.size);
  return { status: 200, body: wrap(slice.map(present)), headers: linkHeader(call, apiUrl, page, last) };
}

/** The `Link` header for a page; `last` undefined when the end is not known but more follows. */
export function linkHeader(
  call: Call,
  apiUrl: string,
  page: Page,
  last: number | undefined,
): Record<string, string> {
  const links: string[] = [];
  const add = (number: number, relation: string): void => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(number));
    links.push(`<${apiUrl}${call.path}?${query}>; rel="${relation}"`);
  };
  if (page.number > 1) add(page.number - 1, 'prev');
  if (last === undefined || page.number < last) add(page.number + 1, 'next');
  if (last !== undefined && page.number < last) add(last, 'last');
  if (page.number > 1) add(1, 'first');
  return links.length === 0 ? {} : { link: links.join(', ') };
}
