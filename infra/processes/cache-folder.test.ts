import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

const fallback = () => join(folder, `regrade-cache-${process.getuid?.() ?? 0}`);
/** A file where a folder should be cannot be written into, not even by root. */
const unwritable = async () => {
  await writeFile(join(folder, 'file'), '');
  return { XDG_CACHE_HOME: join(folder, 'file'), TMPDIR: folder };
};

test('is made where the user wants caches', async () => {
  const made = await cacheFolder({ XDG_CACHE_HOME: folder });

  expect(made).toBe(join(folder, 'regrade'));
  expect((await stat(made)).isDirectory()).toBe(true);
});

test('is a folder of our own in the temporary folder where that cannot be written', async () => {
  const made = await cacheFolder(await unwritable());

  expect(made).toBe(fallback());
  expect((await stat(made)).mode & 0o777).toBe(0o700);
});

test('is never a folder that others can write', async () => {
  await mkdir(fallback());
  await chmod(fallback(), 0o777);

  await expect(cacheFolder(await unwritable())).rejects.toThrow(/belongs to someone else/);
});
