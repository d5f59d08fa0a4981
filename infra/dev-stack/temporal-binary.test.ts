import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Fetch, findTemporalBinary, temporalVersion } from './temporal-binary.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-binary-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function program(path: string, output = 'temporal version 1.2.3'): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "${output}"\n`);
  await chmod(path, 0o755);
  return path;
}

const fetching: Fetch = async (target) => program(join(target, 'sub', 'fetched'));
const failing: Fetch = () => Promise.reject(new Error('no way out of here'));

/** Looks with an empty PATH (but for `sh`'s own needs) and a cache of the test's own. */
const find = (environment: NodeJS.ProcessEnv, fetches: Record<string, Fetch> = {}) =>
  findTemporalBinary({ environment, cacheFolder: join(folder, 'cache'), fetches });

const cached = () => join(folder, 'cache', 'temporal', temporalVersion, 'temporal');

test('the path that someone chose wins', async () => {
  const chosen = await program(join(folder, 'chosen'));
  const other = await program(join(folder, 'bin', 'temporal'));

  expect(await find({ TEMPORAL_CLI_PATH: chosen, PATH: join(other, '..') })).toBe(chosen);
});

test('a chosen path that does not work is an error, whatever else there is', async () => {
  const other = await program(join(folder, 'bin', 'temporal'));
  const attempt = find({ TEMPORAL_CLI_PATH: join(folder, 'nowhere'), PATH: join(other, '..') });

  await expect(attempt).rejects.toMatchObject({ code: 'RG_INFRA_TEMPORAL_BINARY' });
  await expect(attempt).rejects.toThrow(/TEMPORAL_CLI_PATH=.*nowhere/);
});

test('a program of that name that is something else is passed over', async () => {
  const wrong = await program(join(folder, 'wrong', 'temporal'), 'I am a temporal database');
  const right = await program(join(folder, 'right', 'temporal'));

  expect(await find({ PATH: `${join(wrong, '..')}:${join(right, '..')}` })).toBe(right);
});

test('what is fetched once is found the next time', async () => {
  const fetch = vi.fn(fetching);

  expect(await find({}, { one: fetch })).toBe(cached());
  expect(await find({}, { one: fetch })).toBe(cached());

  expect(fetch).toHaveBeenCalledTimes(1);
  expect(await readdir(join(cached(), '..'))).toEqual(['temporal']);
});

test('several processes at once fetch it once', async () => {
  const fetch = vi.fn(fetching);

  await Promise.all(Array.from({ length: 5 }, () => find({}, { one: fetch })));

  expect(fetch).toHaveBeenCalledTimes(1);
});

test('the next way is tried where one fails, or brings something that does not run', async () => {
  const broken: Fetch = (target) => program(join(target, 'fetched'), 'usage: something else');

  expect(await find({}, { failing, broken, fetching })).toBe(cached());
});

test('where nothing works, every attempt and its reason are told', async () => {
  const attempt = find({ PATH: '/nowhere' }, { 'the mirror': failing, 'the shop': failing });

  await expect(attempt).rejects.toMatchObject({ code: 'RG_INFRA_TEMPORAL_BINARY', exit: 'missing' });
  await expect(attempt).rejects.toThrow(
    /PATH .*not fetched yet.*the mirror \(no way out.*the shop \(no way out/,
  );
});

test('leftovers of a fetch that was cut off are removed', async () => {
  await mkdir(join(cached(), '..', 'fetch-abandoned'), { recursive: true });

  await find({}, { fetching });

  expect(await readdir(join(cached(), '..'))).toEqual(['temporal']);
});
