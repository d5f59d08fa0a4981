import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import type { FleetEvent, FleetTarget } from './fleet-events.ts';
import { scanFleetStream } from './scan-fleet-stream.ts';

let folder: ReturnType<typeof makeTestFolder>;

beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => folder.remove());

function repository(name: string): TestRepository {
  return makeTestRepository(path.join(folder.path, 'fleet', name));
}

function target(name: string, ref?: string): FleetTarget {
  return { id: `local/${name}`, cloneUrl: path.join(folder.path, 'fleet', name), ref };
}

async function search(query: string, targets: readonly FleetTarget[]): Promise<readonly FleetEvent[]> {
  const home = path.join(folder.path, 'home');
  const events: FleetEvent[] = [];
  for await (const event of scanFleetStream({ targets, query, home, lanes: 1 })) events.push(event);
  return events;
}

const sitesOf = (events: readonly FleetEvent[]) =>
  events.flatMap((event) =>
    event.kind === 'site' ? [`${event.target}/${event.path}:${event.start.line}:${event.text}`] : [],
  );
const targetsOf = (events: readonly FleetEvent[]) => events.filter((event) => event.kind === 'target');

describe('a search over a fleet', () => {
  test('tells every site with its place and bindings, then what became of the target', async () => {
    const commit = repository('shop').commit({ 'src/a.js': 'x();\nalpha(1);\n', 'vendor/b.js': 'alpha(2)' });
    repository('none').commit({ 'a.js': 'delta()' });

    const events = await search('`alpha($x)`', [target('shop'), target('none')]);

    expect(events.filter((event) => event.kind === 'site')).toEqual([
      {
        kind: 'site',
        target: 'local/shop',
        path: 'src/a.js',
        start: { line: 2, column: 1, offset: 5 },
        end: { line: 2, column: 9, offset: 13 },
        text: 'alpha(1)',
        bindings: { x: expect.objectContaining({ text: '1' }) },
      },
    ]);
    expect(targetsOf(events)).toContainEqual({
      kind: 'target',
      target: 'local/shop',
      to: 'matched',
      reason: '',
      ref: 'refs/heads/main',
      commit,
      filesScanned: 1,
      bytesScanned: 15,
      sites: 1,
      excluded: { vendored: 1 },
    });
    expect(targetsOf(events)).toContainEqual(expect.objectContaining({ target: 'local/none', to: 'clean' }));
    expect(events.at(-1)).toMatchObject({ kind: 'progress', done: 2, total: 2, sites: 1 });
  });

  test('searches a branch or a tag where one is named', async () => {
    const shop = repository('shop');
    shop.commit({ 'a.js': 'alpha(1)' });
    shop.git('tag', 'v1');
    shop.git('checkout', '-q', '-b', 'next');
    shop.commit({ 'a.js': 'alpha(2)' });
    shop.git('checkout', '-q', 'main');

    expect(sitesOf(await search('`alpha($x)`', [target('shop', 'v1')]))).toEqual([
      'local/shop/a.js:1:alpha(1)',
    ]);
    expect(sitesOf(await search('`alpha($x)`', [target('shop', 'next')]))).toEqual([
      'local/shop/a.js:1:alpha(2)',
    ]);
  });

  test('reports a target that cannot be read and goes on with the others', async () => {
    repository('shop').commit({ 'a.js': 'alpha(1)' });

    const events = await search('`alpha($x)`', [target('gone'), target('shop')]);

    expect(sitesOf(events)).toEqual(['local/shop/a.js:1:alpha(1)']);
    expect(targetsOf(events)).toContainEqual(
      expect.objectContaining({ target: 'local/gone', to: 'failed', code: 'RG_SCAN_REPOSITORY_UNREADABLE' }),
    );
  });

  test('ends when it is aborted, and when the loop is left', async () => {
    for (const name of ['a', 'b', 'c']) repository(name).commit({ 'a.js': 'alpha(1)' });
    const targets = ['a', 'b', 'c'].map((name) => target(name));
    const home = path.join(folder.path, 'home');
    const abort = new AbortController();
    const aborted = async () => {
      for await (const _ of scanFleetStream({ targets, query: '`alpha($x)`', home, signal: abort.signal }))
        abort.abort(new Error('enough'));
    };
    let seen = 0;

    for await (const _ of scanFleetStream({ targets, query: '`alpha($x)`', home })) {
      seen += 1;
      break;
    }

    expect(seen).toBe(1);
    await expect(aborted()).rejects.toThrow('enough');
  });
});
