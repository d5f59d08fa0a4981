/** Where a browser comes from, and what is said where none can be had. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBrowser, launchBrowser } from './browser.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'browser-'));
  for (const name of ['chromium', 'own']) {
    await writeFile(join(folder, name), '#!/bin/sh\n');
    await chmod(join(folder, name), 0o755);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('takes the named browser before an installed one', async () => {
  const own = join(folder, 'own');
  expect(await findBrowser({ CHROME_PATH: own, PATH: folder })).toEqual({ path: own, environment: {} });
  expect(await findBrowser({ CHROME_PATH: '', PATH: folder })).toEqual({
    path: join(folder, 'chromium'),
    environment: {},
  });
});

it('says what to do where the named one cannot be run', async () => {
  await expect(findBrowser({ CHROME_PATH: join(folder, 'missing') })).rejects.toThrow(
    /missing, which cannot be run\. Install Chromium or Chrome, or name one with CHROME_PATH\./,
  );
});

it('starts one that draws text', async () => {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.setContent('<span>text</span>');
  const box = await page.locator('span').boundingBox();
  await browser.close();
  // A browser without fonts lays text out without any width.
  expect(box?.width ?? 0).toBeGreaterThan(10);
});
