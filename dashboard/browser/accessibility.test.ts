/** Every page by axe, light and dark; and no page wider than a small phone or a doubled zoom allows. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedUsage, usageName } from '../server/fixtures/seed-usage.ts';
import { type Dashboard, migration, openDashboard } from './testing/dashboard.ts';

let dashboard: Dashboard;
const base = `/migrations/${migration}`;
const addresses: Record<string, string> = {};

/** Opens an address and waits until what matters on it stands. */
const pages: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  ['list', (page) => page.getByRole('link', { name: /Replace url.parse/ }).waitFor()],
  ['overview', (page) => page.locator('canvas').waitFor()],
  ['changesets', (page) => page.locator('tbody tr').first().waitFor()],
  ['targets', (page) => page.locator('tbody tr').first().waitFor()],
  ['failures', (page) => page.getByRole('heading', { level: 2 }).first().waitFor()],
  ['changeset', (page) => page.getByText('new URL(process.env').waitFor()],
  ['target without a patch', (page) => page.getByText(/has no patch/).waitFor()],
  ['usage list', (page) => page.getByRole('link', { name: 'Calls of moment()' }).waitFor()],
  ['usage', (page) => page.locator('tbody td').first().waitFor()],
  ['usage by shape', (page) => page.locator('tbody code').first().waitFor()],
  ['no such page', (page) => page.getByText('There is no such page').waitFor()],
  ['no such migration', (page) => page.getByRole('alert').waitFor()],
];

beforeAll(async () => {
  dashboard = await openDashboard();
  const find = async (condition: string) => {
    const sql = `select t.repository from targets t left join changesets c on c.target = t.id where ${condition} limit 1`;
    const [row] = await dashboard.server.database.query<{ repository: string }>(sql);
    return row?.repository;
  };
  addresses.list = '/';
  addresses.overview = base;
  addresses.changesets = `${base}/changesets?state=open,merged&wave=2`;
  addresses.targets = `${base}/targets?reached=matched`;
  addresses.failures = `${base}/failures`;
  addresses.changeset = `${base}/changesets/${await find('c.id is not null and t.model_edits > 0')}`;
  addresses['target without a patch'] = `${base}/targets/${await find(`t.state = 'clean'`)}`;
  await seedUsage(dashboard.server.database);
  addresses['usage list'] = '/usage';
  addresses.usage = `/usage/${usageName}`;
  addresses['usage by shape'] = `/usage/${usageName}?group=shape&day=2026-08-15`;
  addresses['no such page'] = '/nowhere';
  addresses['no such migration'] = '/migrations/nothing';
});
afterAll(() => dashboard.close());

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
  );
}

async function sidewaysScroll(page: Page): Promise<number> {
  return page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
}

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it.each(pages)('axe finds nothing on the page "%s"', async (name, ready) => {
    const page = await dashboard.open(addresses[name] ?? '', { colorScheme });
    await ready(page);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it('axe finds nothing in the dialogs', async () => {
    const page = await dashboard.open(base, { colorScheme });
    await page.locator('canvas').waitFor();
    for (const key of ['?', 'p', 'a']) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.context().close();
  });
});

describe('every page', () => {
  it.each(pages)('"%s" fits 360 pixels, which is also 720 at a zoom of 200 %', async (name, ready) => {
    const page = await dashboard.open(addresses[name] ?? '', { viewport: { width: 360, height: 780 } });
    await ready(page);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.context().close();
  });
});
