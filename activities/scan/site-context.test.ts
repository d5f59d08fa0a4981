/** Lines around the sites of a search, over real repositories. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGit } from '../adapters/git/git.ts';
import { createMirrors, type Mirrors } from '../adapters/git/mirrors.ts';
import { startTestGitServer } from '../adapters/git/test-git-server.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import { createChannel } from './channel.ts';
import type { FleetEvent, FleetTarget } from './fleet-events.ts';
import { scanFleetStream } from './scan-fleet-stream.ts';
import { withContext } from './site-context.ts';

let folder: ReturnType<typeof makeTestFolder>;

beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => folder.remove());

const at = (name: string) => path.join(folder.path, 'fleet', name);
const lines = (count: number, call: string) =>
  [...Array.from({ length: count }, (_, i) => `x(${i});`), call, 'end();\r', ''].join('\n');

function bare(name: string, files: Readonly<Record<string, string>>): FleetTarget {
  const tree: TestRepository = makeTestRepository(at(`trees/${name}`));
  tree.commit(files);
  tree.git('clone', '-q', '--bare', at(`trees/${name}`), at(`${name}.git`));
  return { id: `local/${name}`, cloneUrl: at(`${name}.git`) };
}

async function search(targets: readonly FleetTarget[], around: number): Promise<readonly FleetEvent[]> {
  const home = path.join(folder.path, 'home');
  const events: FleetEvent[] = [];
  for await (const event of scanFleetStream({ targets, query: '`alpha($x)`', home, lanes: 1, around }))
    events.push(event);
  return events;
}

const sites = (events: readonly FleetEvent[]) => events.filter((event) => event.kind === 'site');
const contexts = (events: readonly FleetEvent[]) =>
  sites(events).map(({ target, path, start, context }) => [target, path, start.line, context]);

test('every site gets its lines, before and after its answer is known', async () => {
  const targets = [
    bare('one', { 'a.js': lines(3, 'alpha(1);'), 'b.js': 'alpha(\n  2,\n)' }),
    bare('two', { 'deep/c.js': lines(0, 'alpha(3);') }),
    bare('none', { 'a.js': 'x();\n' }),
  ];
  const expected = [
    [...['local/one', 'a.js', 4], { before: ['x(1);', 'x(2);'], within: ['alpha(1);'], after: ['end();'] }],
    [...['local/one', 'b.js', 1], { before: [], within: ['alpha(', '  2,', ')'], after: [] }],
    [...['local/two', 'deep/c.js', 1], { before: [], within: ['alpha(3);'], after: ['end();'] }],
  ];

  const [fresh, known] = [await search(targets, 2), await search(targets, 2)];

  for (const events of [fresh, known]) {
    expect(contexts(events).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(expected);
    expect(events.filter(({ kind }) => kind === 'target')).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({ kind: 'progress', done: 3, sites: 3 });
  }
});

test('a search that does not ask gets sites as they are', async () => {
  const targets = [bare('one', { 'a.js': lines(3, 'alpha(1);') })];
  const asked = await search(targets, 2);
  const plain = await search(targets, 0);

  expect(sites(plain).map((site) => 'context' in site)).toEqual([false]);
  expect(sites(asked).map(({ context: _, ...site }) => site)).toEqual(sites(plain));
});

test('a working tree’s lines are those on disk', async () => {
  const tree = makeTestRepository(at('tree'));
  tree.commit({ 'a.js': 'alpha(1);\n', 'b.js': 'old();\nalpha(2);' });
  writeFileSync(path.join(at('tree'), 'a.js'), 'changed();\nalpha(1);\n');
  writeFileSync(path.join(at('tree'), 'new.js'), 'alpha(3);\nnext();');
  const target = { id: 'local/tree', cloneUrl: at('tree'), uncommitted: true };

  expect(contexts(await search([target], 1))).toEqual([
    ['local/tree', 'a.js', 2, { before: ['changed();'], within: ['alpha(1);'], after: [] }],
    ['local/tree', 'b.js', 2, { before: ['old();'], within: ['alpha(2);'], after: [] }],
    ['local/tree', 'new.js', 1, { before: [], within: ['alpha(3);'], after: ['next();'] }],
  ]);
});

test('leaving early ends the search', async () => {
  const targets = Array.from({ length: 40 }, (_, i) => bare(`r${i}`, { 'a.js': lines(i, 'alpha(1);') }));
  const home = path.join(folder.path, 'home');
  let seen = 0;
  for await (const event of scanFleetStream({ targets, query: '`alpha($x)`', home, lanes: 1, around: 1 })) {
    if (event.kind === 'site') seen += 1;
    if (seen === 3) break;
  }

  expect(seen).toBe(3);
});

async function told(
  given: readonly FleetEvent[],
  { target, mirrors }: { readonly target: FleetTarget; readonly mirrors: Pick<Mirrors, 'open'> },
): Promise<readonly FleetEvent[]> {
  const source = createChannel<FleetEvent>(100);
  for (const event of given) await source.put(event);
  source.close();
  const reading = { targets: [target], mirrors, around: 1, signal: new AbortController().signal };
  const events: FleetEvent[] = [];
  for await (const event of withContext(reading, source)) events.push(event);
  return events;
}

test('a bug while lines are read ends the search', async () => {
  const target = bare('one', { 'a.js': 'alpha(1);\n' });
  const open = async () => {
    throw new TypeError('a bug');
  };

  await expect(told(await search([target], 0), { target, mirrors: { open } })).rejects.toThrow('a bug');
});

test('a repository that is gone since leaves its sites without lines', async () => {
  const target = bare('one', { 'a.js': 'alpha(1);\n' });
  const all = await search([target], 0);
  rmSync(target.cloneUrl, { recursive: true });
  const directory = path.join(folder.path, 'home', 'mirrors');
  const mirrors = createMirrors({ git: createGit(), directory, credentials: () => [] });

  expect(await told(all, { target, mirrors })).toEqual(all);
});

test('the lines of a remote repository come from its mirror, fetched again where that was thrown away', async () => {
  bare('one', { 'a.js': lines(1, 'alpha(1);') });
  const server = await startTestGitServer({ root: at('') });
  const target = { id: 'host/one', cloneUrl: `${server.url}/one.git` };
  const expected = [['host/one', 'a.js', 2, { before: ['x(0);'], within: ['alpha(1);'], after: ['end();'] }]];
  try {
    expect(contexts(await search([target], 1))).toEqual(expected);
    const asked = server.requests.length;
    expect(contexts(await search([target], 1))).toEqual(expected);
    expect(server.requests).toHaveLength(asked);
    rmSync(path.join(folder.path, 'home', 'mirrors'), { recursive: true });
    expect(contexts(await search([target], 1))).toEqual(expected);
  } finally {
    await server.close();
  }
});
