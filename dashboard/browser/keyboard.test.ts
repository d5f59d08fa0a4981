/** The dashboard without a mouse: every step by keys, the focus always visible and where one expects it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dashboard, migration, openDashboard } from './testing/dashboard.ts';

let dashboard: Dashboard;
let page: Page;

beforeAll(async () => {
  dashboard = await openDashboard();
  page = await dashboard.open('/');
  await page.getByRole('link', { name: /Replace url.parse/ }).waitFor();
});
afterAll(() => dashboard.close());

/** Presses Tab until the focused element has that text or label; fails where it never has. */
async function tabTo(name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator('*:focus');
    const text = (await focused.getAttribute('aria-label')) ?? (await focused.textContent()) ?? '';
    if (!name.test(text)) continue;
    const outline = await focused.evaluate((element) => {
      const styleOf = element.ownerDocument.defaultView?.getComputedStyle;
      const shows = (at: typeof element | null): boolean =>
        at !== null && (styleOf?.(at).outlineStyle === 'solid' || shows(at.parentElement));
      return shows(element);
    });
    expect(outline, `the focus on ${text} is visible`).toBe(true);
    return;
  }
  throw new Error(`Tab never came to ${name}`);
}

describe('by keys alone', () => {
  it('the first Tab offers to skip to the content', async () => {
    await page.keyboard.press('Tab');
    expect(await page.locator('*:focus').textContent()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.locator('*:focus').getAttribute('id')).toBe('content');
  });

  it('a migration opens, and shortcuts lead between its pages', async () => {
    await tabTo(/Replace url\.parse/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Funnel' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL(/\/changesets$/);
  });

  it('? lists the shortcuts, Escape closes the list and returns the focus', async () => {
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.getByText('Go to the changesets').waitFor();
    await dialog.getByText('Next row').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('/ filters, and shortcuts keep quiet while one types', async () => {
    await page.locator('[data-row-link]').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('jobs');
    await page.waitForURL(/text=jobs$/);
    expect(await page.getByRole('searchbox').inputValue()).toBe('jobs');
    await page.keyboard.press('Tab');
  });

  it('j and k walk the rows, Enter opens one', async () => {
    await page.locator('table:not([aria-busy="true"]) [data-row-link]').nth(1).waitFor();
    const names = await page.locator('[data-row-link]').allTextContents();
    await tabTo(/^Repository$/);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await page.locator('*:focus').textContent()).toBe(names[1]);
    await page.keyboard.press('k');
    expect(await page.locator('*:focus').textContent()).toBe(names[0]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: names[0] ?? '' }).waitFor();
  });

  it('u turns the diff to two columns', async () => {
    await page.getByRole('button', { name: 'Two columns' }).waitFor();
    await page.keyboard.press('u');
    await page.locator('button[aria-pressed="true"]', { hasText: 'Two columns' }).waitFor();
  });

  it('p pauses with a reason; a approves the wave', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('heading', { name: 'Funnel' }).waitFor();
    await page.keyboard.press('p');
    await page.getByRole('dialog', { name: 'Pause this migration' }).waitFor();
    await page.keyboard.type('a look at the canary');
    await tabTo(/^Pause$/);
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('The migration is paused').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('a');
    await page.getByRole('dialog', { name: 'Approve wave broad' }).waitFor();
    await tabTo(/^Approve broad$/);
    await page.keyboard.press('Enter');
    await page.getByText('approved by dashboard').waitFor();
    expect(dashboard.server.orchestrator.commands.map(({ command }) => command.kind)).toEqual([
      'pause',
      'approve',
    ]);
    expect(dashboard.server.orchestrator.commands[0]?.migration).toBe(migration);
    expect(dashboard.complaints).toEqual([]);
  });
});
