/**
 * Keyset paging: a page begins after the last row of the one before, found by its order's value and its id.
 *
 * Unlike an offset it costs the same on every page and neither repeats nor skips rows that others insert or remove
 * meanwhile. Cursors are opaque to clients; a damaged one is refused as bad input.
 */
import { RegradeError } from '../../../core/errors.ts';

/** One order of a table: the SQL expression, never made of a caller's text, and its type. */
export interface Order {
  readonly expression: string;
  readonly type: 'text' | 'integer' | 'timestamptz';
}

/** What a query needs of a page request. */
export interface Keyset {
  /** The order's value as text, to be selected as `sort_key`; text keeps the microseconds of a timestamp. */
  readonly key: string;
  /** Condition on the rows, with two parameters from `$n`; `true` on the first page. */
  readonly condition: string;
  readonly orderBy: string;
  readonly parameters: readonly string[];
}

/** Reads a sort name (`-` is descending) and a cursor into SQL; `from` is the number of its first parameter. */
export function keyset(options: {
  readonly orders: Readonly<Record<string, Order>>;
  readonly sort: string;
  readonly id: string;
  readonly after: string | undefined;
  readonly from: number;
}): Keyset {
  const { sort, id, after, from } = options;
  const descending = sort.startsWith('-');
  const order = options.orders[descending ? sort.slice(1) : sort];
  if (order === undefined) throw new Error(`no order is named ${sort}`);
  const direction = descending ? 'desc' : 'asc';
  const comparison = descending ? '<' : '>';
  return {
    key: `(${order.expression})::text`,
    condition:
      after === undefined
        ? 'true'
        : `(${order.expression}, ${id}) ${comparison} ($${from}::${order.type}, $${from + 1}::text)`,
    orderBy: `${order.expression} ${direction}, ${id} ${direction}`,
    parameters: after === undefined ? [] : readCursor(after, order.type),
  };
}

/** One page out of rows of which one more than `limit` was asked for. */
export function pageOfRows<Row extends { readonly sort_key: string; readonly id: string }>(
  rows: readonly Row[],
  limit: number,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: shown, next: null };
  const cursor = JSON.stringify([last.sort_key, last.id]);
  return { rows: shown, next: Buffer.from(cursor).toString('base64url') };
}

const valuePatterns: Readonly<Record<Order['type'], RegExp>> = {
  text: /^/,
  integer: /^-?\d{1,10}$/,
  timestamptz: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?$/,
};

function readCursor(text: string, type: Order['type']): readonly string[] {
  const [value, id] = parseCursor(text);
  if (typeof value === 'string' && typeof id === 'string' && valuePatterns[type].test(value))
    return [value, id];
  throw new RegradeError('RG_DASHBOARD_INVALID_REQUEST', {
    reason: '`after` is not a cursor that this table gave in this order',
  });
}

function parseCursor(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
