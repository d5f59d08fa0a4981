/** Usage over a real PostgreSQL: what its addresses answer on seeded counts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UsageList, UsageTable } from './contract/usage.ts';
import { seedMigration } from './fixtures/seed.ts';
import { seedUsage, usageName } from './fixtures/seed-usage.ts';
import { makeTestServer, type TestServer } from './fixtures/test-server.ts';
import { csvText } from './http/csv.ts';

let server: TestServer;

beforeAll(async () => {
  server = await makeTestServer();
  await seedMigration(server.database, server.artifacts);
  await seedUsage(server.database);
});
afterAll(() => server.close());

async function get<T>(url: string): Promise<T> {
  const answer = await server.app.inject({ url });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<T>();
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

describe('the list of usage queries', () => {
  it('has the totals of every counted day', async () => {
    const { items } = await get<UsageList>('/api/usage');

    expect(items.map(({ name }) => name)).toEqual([usageName, 'not-counted-yet']);
    expect(items[0]?.days).toHaveLength(26);
    expect(items[0]?.scope?.failed).toBe(2);
    expect(items[1]).toMatchObject({ days: [], scope: null });
  });
});

describe('the table of a usage query', () => {
  it.each(['repository', 'owner', 'language', 'shape'] as const)('adds up by %s', async (group) => {
    const table = await get<UsageTable>(`/api/usage/${usageName}?group=${group}`);

    const total = table.query.days.at(-1);
    expect(table.day).toBe(total?.day);
    expect(sum(table.rows.map(({ sites }) => sites))).toBe(total?.sites);
    expect(table.rows.map(({ sites }) => sites)).toEqual(
      table.rows.map(({ sites }) => sites).toSorted((one, other) => other - one),
    );
    expect(new Set(table.rows.map(({ key }) => key)).size).toBe(table.rows.length);
  });

  it('names the shapes and languages of the sites', async () => {
    const shapes = await get<UsageTable>(`/api/usage/${usageName}?group=shape`);
    const languages = await get<UsageTable>(`/api/usage/${usageName}?group=language`);

    expect(shapes.rows.map(({ key }) => key).toSorted()).toEqual(['moment($x)', 'moment.utc($x)']);
    expect(languages.rows.map(({ key }) => key).toSorted()).toEqual(['js', 'ts']);
  });

  it('shows a day of the past as it was, compared with what was before', async () => {
    const table = await get<UsageTable>(`/api/usage/${usageName}?day=2026-08-10`);

    const then = table.query.days.findLast(({ day }) => day <= '2026-08-10');
    const before = table.query.days.findLast(({ day }) => day <= '2026-07-09');
    expect([table.day, table.comparedWith]).toEqual([then?.day, before?.day]);
    expect(sum(table.rows.map(({ sites }) => sites))).toBe(then?.sites);
    expect(sum(table.rows.map((row) => row.before))).toBe(before?.sites);
    expect(table.rows.filter(({ sites }) => sites > 0)).toHaveLength(then?.repositories ?? -1);
  });

  it('is empty before the first count', async () => {
    const early = await get<UsageTable>(`/api/usage/${usageName}?day=2020-01-01`);
    const never = await get<UsageTable>('/api/usage/not-counted-yet');

    expect([early.day, early.rows, never.day, never.rows]).toEqual([null, [], null, []]);
  });

  it('refuses an unknown name, group or day', async () => {
    const status = async (url: string) => (await server.app.inject({ url })).statusCode;

    expect(await status('/api/usage/nothing')).toBe(404);
    expect(await status(`/api/usage/${usageName}?group=star`)).toBe(400);
    expect(await status(`/api/usage/${usageName}?day=2026-02-31`)).toBe(400);
  });

  it('is a file for spreadsheets too', async () => {
    const answer = await server.app.inject({ url: `/api/usage/${usageName}/table.csv?group=owner` });
    const table = await get<UsageTable>(`/api/usage/${usageName}?group=owner`);

    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toContain(`moment-calls-owner-${table.day}.csv`);
    const [header, first] = answer.body.split('\r\n');
    expect(header).toBe(`owner,languages,repositories,sites ${table.day},sites ${table.comparedWith}`);
    const row = table.rows[0];
    expect(first).toBe(`${row?.key},js ts,${row?.repositories},${row?.sites},${row?.before}`);
  });

  it('stands in the description of the interface', async () => {
    const { paths } = await get<{ paths: Record<string, unknown> }>('/api/openapi.json');

    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/usage', '/api/usage/{name}', '/api/usage/{name}/table.csv']),
    );
  });
});

describe('cells of a CSV file', () => {
  it('are quoted where they must be, and never formulas', () => {
    expect(csvText(['a', 'b'], [['x,"y"\nz', 7]])).toBe('a,b\r\n"x,""y""\nz",7\r\n');
    expect(csvText(['a'], [['=1+1'], ['@x'], [null]])).toBe("a\r\n'=1+1\r\n'@x\r\n\r\n");
  });
});
