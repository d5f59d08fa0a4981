/** The build of the web page: done once, and again only for newer sources. */
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWeb } from './build.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-web-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('builds what is missing or stale, and nothing else', async () => {
  const directory = join(folder, 'not/made/yet');
  expect(await buildWeb(directory)).toEqual({ directory, built: true });
  const page = await readFile(join(directory, 'index.html'), 'utf8');
  expect(page).toMatch(/<script type="module" crossorigin src="\/assets\/index-[\w-]+\.js">/);
  // The page's policy forbids inline scripts: there must be none.
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(await buildWeb(directory)).toEqual({ directory, built: false });
  await utimes(join(directory, 'index.html'), 1, 1);
  expect(await buildWeb(directory)).toEqual({ directory, built: true });
  expect(await readdir(join(directory, '..'))).toEqual(['yet']);
});
