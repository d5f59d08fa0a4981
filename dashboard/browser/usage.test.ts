/** The usage page in a browser: ten thousand rows, ordered, filtered, summed up, by keys too. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { UsageTable } from '../server/contract/index.ts';
import { seedUsage, usageName } from '../server/fixtures/seed-usage.ts';
import { type Dashboard, openDashboard } from './testing/dashboard.ts';

/** Three quarters of them use it. */
const manyRepositories = 14_000;
let dashboard: Dashboard;
let page: Page;
let table: UsageTable;

beforeAll(async () => {
  dashboard = await openDashboard();
  await dashboard.server.database.query(
    `insert into repositories (id, host, owner, name, clone_url, default_branch)
     select 'github.com/many/r' || i, 'github.com', 'many', 'r' || i, 'https://github.com/many/r' || i, 'main'
     from generate_series(1, $1) i`,
    [manyRepositories],
  );
  await seedUsage(dashboard.server.database);
  const answer = await fetch(`${dashboard.url}/api/usage/${usageName}`);
  table = (await answer.json()) as UsageTable;
  page = await dashboard.open('/usage');
});
afterAll(() => dashboard.close());

const firstKey = () => page.locator('tbody td[data-column="key"]').first().textContent();
const sites = (text: string | null) => Number(text?.replaceAll(',', ''));

it('leads from the list to a query whose rows are all there, but only those in sight are in the page', async () => {
  expect(table.rows.length).toBeGreaterThan(10_000);
  await page.getByRole('link', { name: 'Calls of moment()' }).click();
  await page.locator('tbody td').first().waitFor();

  expect(await page.locator('table').getAttribute('aria-rowcount')).toBe(String(table.rows.length + 2));
  expect(await page.locator('tbody tr').count()).toBeLessThan(200);
});

it('sums up what the rows say', async () => {
  const sum = table.rows.reduce((total, row) => total + row.sites, 0);

  expect(sites(await page.locator('tfoot td[data-column="sites"]').textContent())).toBe(sum);
  expect(sum).toBe(table.query.days.at(-1)?.sites);
});

it('orders by a press of a key on a head, and keeps the order in the address', async () => {
  const head = page.getByRole('button', { name: 'Repository' });
  await head.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/sort=-key/);
  const keys = table.rows.map(({ key }) => key).toSorted();
  expect(await firstKey()).toBe(keys.at(-1));
  await page.keyboard.press('Enter');
  await page.waitForURL(/sort=key/);
  expect(await firstKey()).toBe(keys[0]);
});

it('is walked to its end by keys', async () => {
  await page.getByRole('button', { name: 'Repository' }).focus();
  await page.keyboard.press('End');
  const last = page.locator(`tr[aria-rowindex="${table.rows.length + 1}"]`);
  await last.waitFor();
  const keys = table.rows.map(({ key }) => key).toSorted();
  expect(await last.locator('td').first().textContent()).toBe(keys.at(-1));
});

it('filters by a text, and sums up what is left', async () => {
  await page.getByRole('searchbox').fill('many/r77');
  const left = table.rows.filter(({ key }) => key.includes('many/r77'));
  await page.locator(`table[aria-rowcount="${left.length + 2}"]`).waitFor();

  const sum = left.reduce((total, row) => total + row.sites, 0);
  expect(sites(await page.locator('tfoot td[data-column="sites"]').textContent())).toBe(sum);
});

it('groups by owner, and an owner leads to its repositories', async () => {
  await page.getByRole('button', { name: 'Owners' }).click();
  await page.getByRole('link', { name: 'many', exact: true }).click();
  await page.waitForURL(/group=repository/);

  await page.locator('tbody td').first().waitFor();
  expect(await page.getByRole('searchbox').inputValue()).toBe('many');
});

it('shows a day of the past', async () => {
  const first = table.query.days[0];
  await page.goto(`${dashboard.url}/usage/${usageName}?group=owner`);
  await page.getByLabel('Day').selectOption(first?.day ?? '');
  await page.waitForURL(/day=/);

  await page.getByText(`on ${first?.day}`).first().waitFor();
  const shown = page.locator('tfoot td[data-column="sites"]');
  await expect.poll(async () => sites(await shown.textContent())).toBe(first?.sites);
});

it('offers the table as a file', async () => {
  const href = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
  const answer = await fetch(new URL(href ?? '', dashboard.url));

  expect(answer.headers.get('content-type')).toContain('text/csv');
});

it('complains of nothing', () => {
  expect(dashboard.complaints).toEqual([]);
});
