import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import type { FleetEvent, FleetTarget } from './fleet-events.ts';
import { scanFleetStream } from './scan-fleet-stream.ts';

let folder: ReturnType<typeof makeTestFolder>;

beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => folder.remove());

const pathOf = (name: string) => path.join(folder.path, 'fleet', name);
const target = (name: string): FleetTarget => ({ id: `local/${name}`, cloneUrl: pathOf(name) });

async function search(query: string, names: readonly string[]): Promise<readonly FleetEvent[]> {
  const home = path.join(folder.path, 'home');
  const events: FleetEvent[] = [];
  const targets = names.map(target);
  for await (const event of scanFleetStream({ targets, query, home, lanes: 1 })) events.push(event);
  return events;
}

/** What became of each target, by the order of the names. */
function outcomes(events: readonly FleetEvent[], names: readonly string[]): readonly string[] {
  const done = new Map(
    events.flatMap((event) => (event.kind === 'target' ? [[event.target, event] as const] : [])),
  );
  return names.map((name) => {
    const event = done.get(`local/${name}`);
    return event === undefined ? 'not told' : `${event.to} ${event.sites}`;
  });
}

function loseObjects({ directory }: TestRepository): void {
  const objects = path.join(directory, '.git', 'objects');
  for (const name of readdirSync(objects)) rmSync(path.join(objects, name), { recursive: true });
}

test('a blob that several indexed commits share is in the results of all of them', async () => {
  const names = ['one', 'two', 'three'];
  for (const name of names)
    makeTestRepository(pathOf(name)).commit({ 'shared.js': 'alpha(1); beta(2)', [`${name}.js`]: 'x' });
  await search('`nothing($x)`', names);

  expect(outcomes(await search('`alpha($x)`', names), names)).toEqual([
    'matched 1',
    'matched 1',
    'matched 1',
  ]);
});

test('an indexed repository that lost its objects fails alone, and only where something must be read', async () => {
  const names = ['whole', 'lost', 'other'];
  const [, lost] = names.map((name) => {
    const repository = makeTestRepository(pathOf(name));
    repository.commit({ 'a.js': 'alpha(1)', 'b.js': `beta('${name}'); alpha('${name}')` });
    return repository;
  });
  await search('`nothing($x)`', names);
  if (lost !== undefined) loseObjects(lost);

  expect(outcomes(await search('`alpha($x)`', names), names)).toEqual(['matched 2', 'failed 0', 'matched 2']);
  expect(outcomes(await search('`gamma($x)`', names), names)).toEqual(['clean 0', 'clean 0', 'clean 0']);
});

test('many targets with candidates come out as they would one by one', async () => {
  const names = Array.from({ length: 12 }, (_, at) => `r${at}`);
  for (const [at, name] of names.entries()) {
    const calls = Array.from({ length: at % 4 }, (_, call) => `alpha(${call}, ${at % 7});`);
    makeTestRepository(pathOf(name)).commit({
      'a.js': `${calls.join('\n')}\nalpha;\n`,
      'b.js': '"alpha(1)"',
    });
  }
  await search('`nothing($x)`', names);

  const expected = names.map((_, at) => (at % 4 === 0 ? 'clean 0' : `matched ${at % 4}`));
  expect(outcomes(await search('`alpha($x, $y)`', names), names)).toEqual(expected);
  expect(outcomes(await search('`alpha($x, $y)`', names), names)).toEqual(expected);
});
