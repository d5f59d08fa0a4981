/** Tests that a fleet read once is read again exactly where its targets may be others. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestFolder, makeTestRepository } from '../../activities/adapters/git/test-repository.ts';
import { defaultConfig } from '../../core/config/defaults.ts';
import { searchFleet } from './search-fleet.ts';

let folder: ReturnType<typeof makeTestFolder>;
let list = '';
beforeEach(() => {
  folder = makeTestFolder();
  for (const name of ['one', 'group/two', 'group/three'])
    makeTestRepository(path.join(folder.path, 'fleet', name)).commit({ 'a.js': `alpha('${name}')` });
  execFileSync('git', ['clone', '-q', '--bare', at('fleet/one'), at('fleet/bare.git')]);
  list = at('list.txt');
  writeFileSync(list, 'fleet/one\nfleet/group\nfleet/bare.git\n');
});
afterEach(() => folder.remove());

const at = (name: string) => path.join(folder.path, name);
const home = () => at('home');
const keptLists = () => readdirSync(at('home/index/fleets')).filter((name) => name.endsWith('.list'));

/** Searches, and tells the targets and what became of them; waits first, since what is young is not relied on. */
async function search(fleet = list): Promise<readonly string[]> {
  await sleep(70);
  const run = await searchFleet({
    fleet: { path: fleet, shown: 'list' },
    source: '`alpha($x)`',
    files: { include: [], generated: true, vendored: true, maxBytes: 1_000_000 },
    config: defaultConfig({ stateDirectory: home(), cores: 1 }),
    environment: {},
    signal: new AbortController().signal,
    lanes: 1,
  });
  const told: string[] = [];
  for await (const events of run.events)
    for (const event of events) if (event.kind === 'target') told.push(`${event.target} ${event.to}`);
  expect(told.map((line) => line.split(' ')[0]).sort()).toEqual(run.targets.map(({ id }) => id).sort());
  return told.sort();
}

const all = [
  'fleet/bare matched',
  'fleet/group/three matched',
  'fleet/group/two matched',
  'fleet/one matched',
];

test('the same list gives the same targets, from what was kept', async () => {
  expect(await search()).toEqual(all);
  const [name = ''] = keptLists();
  const kept = readFileSync(at(`home/index/fleets/${name}`));
  expect(await search()).toEqual(all);
  expect(await search()).toEqual(all);
  expect(keptLists()).toHaveLength(1);
  expect(readFileSync(at(`home/index/fleets/${name}`))).toEqual(kept);
});

const changes: Readonly<Record<string, readonly [change: () => void, targets: readonly string[]]>> = {
  'a line less': [() => writeFileSync(list, 'fleet/group\nfleet/bare.git\n'), all.slice(0, 3)],
  'a repository more below a folder': [
    () => makeTestRepository(at('fleet/group/four')).commit({ 'a.js': 'beta(4)' }),
    [all[0] ?? '', 'fleet/group/four clean', ...all.slice(1)],
  ],
  'a repository less below a folder': [
    () => rmSync(at('fleet/group/two'), { recursive: true }),
    [...all.slice(0, 2), all[3] ?? ''],
  ],
  'a repository that is a folder of them now': [
    () => {
      rmSync(at('fleet/one'), { recursive: true });
      makeTestRepository(at('fleet/one/inner')).commit({ 'a.js': 'beta(5)' });
    },
    [...all.slice(0, 3), 'fleet/one/inner clean'],
  ],
  'a bare repository that is a folder of them now': [
    () => {
      rmSync(at('fleet/bare.git/HEAD'));
      makeTestRepository(at('fleet/bare.git/inner')).commit({ 'a.js': 'beta(6)' });
    },
    ['fleet/bare.git/inner clean', ...all.slice(1)],
  ],
  'a folder that is a repository now': [
    () => makeTestRepository(at('fleet/group')).commit({ 'a.js': 'beta(7)' }),
    [all[0] ?? '', 'fleet/group clean', all[3] ?? ''],
  ],
  'a kept list that is damaged': [
    () => {
      for (const name of keptLists()) writeFileSync(at(`home/index/fleets/${name}`), '1\n{"targets":[]}');
    },
    all,
  ],
};

test.each(Object.entries(changes))('reads again after %s', async (_, [change, targets]) => {
  expect(await search()).toEqual(all);
  expect(await search()).toEqual(all);
  change();
  expect(await search()).toEqual(targets);
  expect(await search()).toEqual(targets);
});

test('a repository that is gone stops the search as it did the first time', async () => {
  await search();
  rmSync(at('fleet/bare.git'), { recursive: true });
  await expect(search()).rejects.toThrow(/list:3/);
});

test('a folder as the fleet is searched anew where one came', async () => {
  const fleet = at('fleet');
  const names = ['bare matched', 'group/three matched', 'group/two matched', 'one matched'];
  expect(await search(fleet)).toEqual(names);
  mkdirSync(at('fleet/later'));
  expect(await search(fleet)).toEqual(names);
  makeTestRepository(at('fleet/later/new')).commit({ 'a.js': 'beta(8)' });
  expect(await search(fleet)).toEqual([
    'bare matched',
    'group/three matched',
    'group/two matched',
    'later/new clean',
    'one matched',
  ]);
});
