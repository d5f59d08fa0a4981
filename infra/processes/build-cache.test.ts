import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cachedBuild } from './build-cache.ts';
import { workflowBundle } from './workflow-bundle.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

const make = () => vi.fn((path: string) => writeFile(path, 'built'));
const build = (of: (path: string) => Promise<void>) => ({ kind: 'thing', sources: ['migrations'], make: of });

test('what was built once is found the next time', async () => {
  const maker = make();

  const first = await cachedBuild(build(maker), folder);
  const second = await cachedBuild(build(maker), folder);

  expect(second).toBe(first);
  expect(maker).toHaveBeenCalledTimes(1);
  expect(await readFile(first, 'utf8')).toBe('built');
});

test('other sources are another entry', async () => {
  const one = await cachedBuild(build(make()), folder);
  const other = await cachedBuild({ ...build(make()), sources: ['migrations', 'package.json'] }, folder);

  expect(other).not.toBe(one);
});

test('a build that fails leaves nothing behind', async () => {
  const failing = async (path: string) => {
    await writeFile(path, 'half');
    throw new Error('out of memory');
  };

  await expect(cachedBuild(build(failing), folder)).rejects.toThrow('out of memory');

  expect(await readdir(folder)).toEqual([]);
});

test('only the newest entries of a kind stay', async () => {
  for (let index = 0; index < 10; index += 1) {
    const path = join(folder, `thing-${index}`);
    await writeFile(path, '');
    await utimes(path, index, index);
  }
  await writeFile(join(folder, 'other-0'), '');

  await cachedBuild(build(make()), folder);
  const names = await readdir(folder);

  expect(names.filter((name) => /^thing-[0-9]$/.test(name)).sort()).toEqual([
    ...[3, 4, 5, 6, 7, 8, 9].map((index) => `thing-${index}`),
  ]);
  expect(names).toContain('other-0');
});

test('the bundle of the workflows is a script with every workflow', async () => {
  const code = await readFile(await workflowBundle(folder), 'utf8');

  for (const workflow of ['migration', 'wave', 'repoWindow', 'repoChange']) {
    expect(code).toMatch(new RegExp(`\\b${workflow}\\b`));
  }
});
