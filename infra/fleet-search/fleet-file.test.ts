import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CodeHostConfig } from '../../core/config/config.ts';
import { readFleet } from './fleet-file.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'regrade-fleet-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const host: CodeHostConfig = {
  name: 'git.example.com',
  kind: 'github',
  apiUrl: 'https://git.example.com/api/v3',
  webUrl: 'https://git.example.com',
  tokenVariable: 'TOKEN',
};

async function fleet(name: string, text: string) {
  await writeFile(path.join(folder, name), text);
  return readFleet({ path: path.join(folder, name), shown: name, hosts: [host] });
}

test('addresses of hosts are named by host, owner and name', async () => {
  const text = [
    'https://example.org/acme/shop.git',
    'git@example.org:acme/blog.git@release/2',
    'ssh://git@example.org:2222/acme/site',
    'git.example.com/acme/tools@v1  # a name of a configured host',
  ].join('\n');
  expect(await fleet('list.txt', text)).toEqual([
    { id: 'example.org/acme/shop', cloneUrl: 'https://example.org/acme/shop.git' },
    { id: 'example.org/acme/blog', cloneUrl: 'git@example.org:acme/blog.git', ref: 'release/2' },
    { id: 'example.org:2222/acme/site', cloneUrl: 'ssh://git@example.org:2222/acme/site' },
    { id: 'git.example.com/acme/tools', cloneUrl: 'https://git.example.com/acme/tools.git', ref: 'v1' },
  ]);
});

test('a path stands for the repositories at or below it', async () => {
  for (const name of ['in/one', 'in/deep/two.git', 'other'])
    execFileSync('git', ['init', '--quiet', ...(name.endsWith('.git') ? ['--bare'] : []), name], {
      cwd: folder,
    });
  await mkdir(path.join(folder, 'in/plain'));
  expect(await fleet('list.yaml', '- in\n- { repository: ./other, ref: next }\n')).toEqual([
    { id: 'in/deep/two', cloneUrl: path.join(folder, 'in/deep/two.git') },
    { id: 'in/one', cloneUrl: path.join(folder, 'in/one') },
    { id: 'other', cloneUrl: path.join(folder, 'other'), ref: 'next' },
  ]);
  const below = await readFleet({ path: path.join(folder, 'in'), shown: 'in', hosts: [] });
  expect(below.map(({ id }) => id)).toEqual(['deep/two', 'one']);
});

test('one that is named twice is one target; with two refs it is two, told apart', async () => {
  const url = 'https://example.org/a/b.git';
  expect((await fleet('list.json', JSON.stringify([url, url]))).map(({ id }) => id)).toEqual([
    'example.org/a/b',
  ]);
  const refs = await fleet(
    'list.json',
    JSON.stringify({ repositories: [`${url}@v1`, { repository: url, ref: 'v2' }] }),
  );
  expect(refs.map(({ id }) => id)).toEqual(['example.org/a/b@v1', 'example.org/a/b@v2']);
  const beside = await fleet('list.txt', `${url}\n${url}@v1\n`);
  expect(beside.map(({ id }) => id)).toEqual(['example.org/a/b', 'example.org/a/b@v1']);
  const other = await fleet('list.txt', `${url}@v1\ngit@example.org:a/b.git@v1\n`);
  expect(other.map(({ id }) => id)).toEqual([`${url}@v1`, 'git@example.org:a/b.git@v1']);
});

test.each([
  ['list.txt', 'https://example.org/a\nhttps://me:secret@example.org/b\n', 'list.txt:2'],
  ['list.txt', 'two words\n', 'list.txt:1'],
  ['list.txt', './nowhere\n', 'list.txt:1'],
  ['list.yaml', '- a: 1\n', 'list.yaml, entry 1'],
  ['list.json', '{"other": []}', 'list.json'],
])('%s with %j is refused at its place', async (name, text, place) => {
  const failure = await fleet(name, text).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'RG_SCAN_SOURCE_UNREADABLE' });
  expect(String(failure)).toContain(place);
  expect(String(failure)).not.toContain('secret');
});
