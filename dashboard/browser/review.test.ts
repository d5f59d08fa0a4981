/** A person's way through the dashboard: list, overview, table, diff, pause, approve. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dashboard, migration, openDashboard } from './testing/dashboard.ts';

let dashboard: Dashboard;
let page: Page;

beforeAll(async () => {
  dashboard = await openDashboard();
  page = await dashboard.open('/');
});
afterAll(() => dashboard.close());

describe('the way through a migration', () => {
  it('begins with the list', async () => {
    await page.getByRole('link', { name: 'Replace url.parse() with the WHATWG URL API' }).click();
    await page.getByRole('heading', { level: 1, name: 'Replace url.parse()' }).waitFor();
    expect(page.url()).toBe(`${dashboard.url}/migrations/${migration}`);
  });

  it('shows where it stands, with each gate written out', async () => {
    await page.getByText('105 of 272 merged; wave broad waits: merged 59.3% < 60%').waitFor();
    const gate = page.getByRole('list', { name: 'Gate of wave broad' });
    expect(await gate.getByRole('listitem').allTextContents()).toEqual([
      'verified ≥ 95% = 97.7%holds',
      'merged ≥ 60% = 59.3%does not hold',
      'closed ≤ 5% = 0.7%holds',
      'approval of an owner',
    ]);
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('leads from a number of the funnel to the rows behind it', async () => {
    await page.getByRole('link', { name: /^−\d+ rejected$/ }).click();
    await page.waitForURL(/targets\?state=rejected$/);
    const states = page.locator('tbody td:first-child');
    await states.first().waitFor();
    expect(new Set(await states.allTextContents())).toEqual(new Set(['rejected']));
  });

  it('filters changesets by state, owner and text, all in the address', async () => {
    await page.getByRole('link', { name: /^Changesets/ }).click();
    await page.getByRole('button', { name: /^merged/ }).click();
    await page.getByLabel('Owner').selectOption('labs');
    await page.getByRole('searchbox').fill('ledger');
    await page.waitForURL(/state=merged&owner=labs&text=ledger$/);
    const rows = await dashboard.server.database.query<{ name: string }>(
      `select r.owner || '/' || r.name as name from changesets c join repositories r on r.id = c.repository
       where c.state = 'merged' and r.owner = 'labs' and r.name like '%ledger%'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    const names = rows.map(({ name }) => name).sort();
    await expect
      .poll(async () => (await page.locator('[data-row-link]').allTextContents()).sort())
      .toEqual(names);
    await page.getByRole('searchbox').fill('no such repository');
    await page.getByText('No changesets fit this filter').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByText(/^1–50 of \d+$/).waitFor();
  });

  it('pages forth and back, and orders', async () => {
    const first = await page.locator('[data-row-link]').first().textContent();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(/^51–100 of \d+$/).waitFor();
    expect(await page.locator('[data-row-link]').first().textContent()).not.toBe(first);
    await page.reload();
    await page.getByText(/^51–100 of \d+$/).waitFor();
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText(/^1–50 of \d+$/).waitFor();
    expect(await page.locator('[data-row-link]').first().textContent()).toBe(first);
    await page.getByRole('button', { name: 'Repository' }).click();
    await page.waitForURL(/sort=-repository/);
    await page.locator('th[aria-sort="descending"]', { hasText: 'Repository' }).waitFor();
    const [last] = await dashboard.server.database.query<{ name: string }>(
      `select r.owner || '/' || r.name as name from changesets c join repositories r on r.id = c.repository
       order by c.repository desc limit 1`,
    );
    await expect.poll(() => page.locator('[data-row-link]').first().textContent()).toBe(last?.name);
  });

  it('claims nothing of a page whose rows are on their way, and goes no further meanwhile', async () => {
    await page.goto(`${dashboard.url}/migrations/${migration}/changesets`);
    await page.getByText(/^1–50 of \d+$/).waitFor();
    const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
    const secondPage = (url: URL) => url.pathname.startsWith('/api/') && url.searchParams.has('after');
    await page.route(secondPage, (route) => mayAnswer.then(() => route.continue()));
    const next = page.getByRole('button', { name: 'Next' });
    await next.click();
    const pages = page.getByRole('navigation', { name: 'Pages of the table' });
    await pages.getByText('Loading…').waitFor();
    await next.click();
    expect(new URL(page.url()).searchParams.get('page')).toBe('2');
    answer();
    await pages.getByText(/^51–100 of \d+$/).waitFor();
    await page.unroute(secondPage);
  });

  it('shows the diff of a changeset with its verdict, sites, model calls and history', async () => {
    const [row] = await dashboard.server.database.query<{ repository: string }>(
      `select c.repository from changesets c join patches p on p.id = c.patch where p.model_edits > 0 order by 1 limit 1`,
    );
    await page.goto(`${dashboard.url}/migrations/${migration}/changesets/${row?.repository}`);
    await page.getByText('new URL(process.env.HTTPS_PROXY').waitFor();
    await page.getByText('48 passed, 0 new failures').waitFor();
    await page.getByRole('button', { name: 'Prompt' }).click();
    await page.getByRole('textbox', { name: 'Prompt' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Prompt' }).inputValue()).toContain(
      'You rewrite code in place',
    );
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Two columns' }).click();
    expect(await page.getByRole('button', { name: 'Two columns' }).getAttribute('aria-pressed')).toBe('true');
    await page.locator('summary', { hasText: 'judgement' }).click();
    await page.getByText('lib/proxy.js:7').waitFor();
  });
});

describe('commands', () => {
  it('ask why, tell the answer, and the page follows by events', async () => {
    await page.goto(`${dashboard.url}/migrations/${migration}`);
    await page.getByRole('button', { name: 'Pause' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause this migration' });
    expect(await dialog.getByRole('button', { name: 'Pause' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/Reason/).fill('the canary looks odd');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('status').getByText('The migration is paused').waitFor();
    await page.getByText(/^Paused by dashboard: the canary looks odd/).waitFor();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
  });

  it('approve a wave after saying what is still missing', async () => {
    await page.getByRole('button', { name: 'Approve broad' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve wave broad' });
    await dialog.getByText('merged ≥ 60% = 59.3%').waitFor();
    await dialog.getByRole('button', { name: 'Approve broad' }).click();
    await page.getByRole('list', { name: 'Gate of wave broad' }).getByText('approved by dashboard').waitFor();
    expect(dashboard.server.orchestrator.commands.map(({ command }) => command)).toEqual([
      { kind: 'pause', reason: 'the canary looks odd' },
      { kind: 'approve', wave: 'broad' },
    ]);
  });

  it('left nothing to complain of, in the page or on the server', () => {
    expect(dashboard.complaints).toEqual([]);
    expect(dashboard.server.failures).toEqual([]);
  });
});
