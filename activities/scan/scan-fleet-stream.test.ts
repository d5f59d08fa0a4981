import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileScope } from '../../core/spec/spec.ts';
import { compileQuery, runQuery } from '../../query-language/index.ts';
import { startTestGitServer } from '../adapters/git/test-git-server.ts';
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

  test('tells a long site whole, first and again', async () => {
    const text = `alpha([\n${'  12345678901234567890,\n'.repeat(200)}])`;
    repository('shop').commit({ 'a.js': `${text};\n` });
    const texts = async () =>
      (await search('`alpha($x)`', [target('shop')])).flatMap((event) =>
        event.kind === 'site' ? [event.text] : [],
      );

    expect(await texts()).toEqual([text]);
    expect(await texts()).toEqual([text]);
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

  test('fetches a repository that is searched at several refs into one mirror', async () => {
    const shop = repository('shop');
    shop.commit({ 'a.js': 'alpha(1)' });
    shop.git('tag', 'v1');
    shop.commit({ 'a.js': 'alpha(2)' });
    const server = await startTestGitServer({ root: path.join(folder.path, 'fleet') });
    const cloneUrl = `${server.url}/shop/.git`;

    const events = await search('`alpha($x)`', [
      { id: 'host/shop', cloneUrl },
      { id: 'host/shop@v1', cloneUrl, ref: 'v1' },
    ]);
    await server.close();

    expect([...sitesOf(events)].sort()).toEqual([
      'host/shop/a.js:1:alpha(2)',
      'host/shop@v1/a.js:1:alpha(1)',
    ]);
    expect(readdirSync(path.join(folder.path, 'home', 'mirrors', 'host'))).toEqual(['shop.git']);
  });

  test('reports a target that cannot be read and goes on with the others', async () => {
    repository('shop').commit({ 'a.js': 'alpha(1)' });

    const events = await search('`alpha($x)`', [target('gone'), target('shop')]);

    expect(sitesOf(events)).toEqual(['local/shop/a.js:1:alpha(1)']);
    expect(targetsOf(events)).toContainEqual(
      expect.objectContaining({ target: 'local/gone', to: 'failed', code: 'RG_SCAN_REPOSITORY_UNREADABLE' }),
    );
  });

  test('an object that is not what its id says answers for no repository', async () => {
    const forged = repository('a-forged');
    forged.commit({ 'a.js': 'alpha(1);' });
    repository('b-honest').commit({ 'a.js': 'alpha(1);' });
    const blob = forged.git('rev-parse', 'HEAD:a.js');
    const file = path.join(forged.directory, '.git', 'objects', blob.slice(0, 2), blob.slice(2));
    rmSync(file);
    writeFileSync(file, deflateSync('blob 6\0beta()'));
    const targets = [target('a-forged')];

    const [alone] = targetsOf(await search('`beta()`', targets));
    const both = await search('`alpha($x)`', [...targets, target('b-honest')]);

    expect(alone).toMatchObject({
      to: 'failed',
      code: 'blob-missing',
      reason: expect.stringContaining(blob),
    });
    expect(sitesOf(both)).toContain('local/b-honest/a.js:1:alpha(1)');
    expect(sitesOf(await search('`beta()`', [...targets, target('b-honest')]))).toEqual([]);
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

  test('finds with the index, and again from memory, what plain evaluation of every file finds', async () => {
    const pieces = [
      'alpha(1);',
      'beta(alpha(2));',
      'x.alpha.beta();',
      '// alpha',
      '"alpha"',
      'alphabet(3);',
      'if (a == b) {}',
    ];
    const names = ['r0', 'r1', 'r2', 'r3', 'r4'];
    const written = names.map((name, index) => {
      const files: Record<string, string> = {};
      for (let file = 0; file < 8; file += 1) {
        const chosen = pieces.filter((_, piece) => (index * 31 + file * 17 + piece * piece * 7) % 5 < 2);
        files[`src/f${file}.${file % 3 === 0 ? 'ts' : 'js'}`] = chosen.join('\n');
      }
      repository(name).commit(files);
      return { name, files };
    });
    const queries = [
      '`alpha($x)`',
      '`$a == $b`',
      '`"alpha"`',
      '`$x.alpha`',
      'or { `alpha($x)`, `alphabet($x)` }',
      '`nothing($x)`',
    ];
    for (const query of queries) {
      const compiled = compileQuery(query);
      if (compiled.kind === 'invalid') throw new Error(query);
      const plain = written.flatMap(({ name, files }) =>
        Object.entries(files).flatMap(([file, text]) => {
          const outcome = runQuery(compiled.query, { path: file, text });
          const sites = outcome.kind === 'matched' ? outcome.sites : [];
          return sites.map((site) => `local/${name}/${file}:${site.range.start.line}:${site.text}`);
        }),
      );
      const targets = names.map((name) => target(name));

      expect(sitesOf(await search(query, targets)).toSorted()).toEqual(plain.toSorted());
      const again = await search(query, targets);
      expect(sitesOf(again).toSorted()).toEqual(plain.toSorted());
      expect(targetsOf(again).map((each) => each.kind === 'target' && each.filesScanned)).toEqual(
        names.map(() => 8),
      );
    }
  });

  test('sees at once what changed: a commit, another branch checked out, refs packed', async () => {
    const shop = repository('shop');
    shop.commit({ 'a.js': 'alpha(1)' });
    const targets = [target('shop')];
    const found = async () => sitesOf(await search('`alpha($x)`', targets));
    expect(await found()).toEqual(['local/shop/a.js:1:alpha(1)']);

    shop.commit({ 'a.js': 'alpha(2)' });
    expect(await found()).toEqual(['local/shop/a.js:1:alpha(2)']);
    shop.git('pack-refs', '--all');
    expect(await found()).toEqual(['local/shop/a.js:1:alpha(2)']);
    shop.git('checkout', '-q', '-b', 'next', 'HEAD~1');
    expect(await found()).toEqual(['local/shop/a.js:1:alpha(1)']);
    shop.git('tag', 'next', 'main');
    expect(sitesOf(await search('`alpha($x)`', [target('shop', 'next')]))).toEqual([
      'local/shop/a.js:1:alpha(2)',
    ]);
  });

  test('another scope, or another query, is another answer', async () => {
    repository('shop').commit({ 'a.js': 'alpha(1)', 'vendor/b.js': 'alpha(2)', 'c.min.js': 'alpha(3)' });
    const home = path.join(folder.path, 'home');
    const paths = async (files: Partial<FileScope>) => {
      const found: string[] = [];
      for await (const event of scanFleetStream({
        targets: [target('shop')],
        query: '`alpha($x)`',
        home,
        files,
      }))
        if (event.kind === 'site') found.push(event.path);
      return found;
    };

    expect(await paths({})).toEqual(['a.js']);
    expect(await paths({ vendored: true })).toEqual(['a.js', 'vendor/b.js']);
    expect(await paths({ vendored: true, generated: true })).toEqual(['a.js', 'c.min.js', 'vendor/b.js']);
    expect(await paths({ vendored: true, exclude: ['vendor/**'] })).toEqual(['a.js']);
    expect(await paths({ include: ['**/*.{ts,tsx}'] })).toEqual([]);
    expect(await paths({ maxBytes: 7 })).toEqual([]);
  });

  test('reads remote repositories without asking again, and fetches anew what was thrown away', async () => {
    repository('shop').commit({
      'a.js': 'alpha(1)',
      'b.js': 'beta(2)',
      '.gitattributes': 'b.js linguist-generated=false\n',
    });
    const server = await startTestGitServer({ root: path.join(folder.path, 'fleet') });
    const remote: FleetTarget = { id: 'host/shop', cloneUrl: `${server.url}/shop/.git` };
    const found = async (query: string) => sitesOf(await search(query, [remote]));
    try {
      expect(await found('`alpha($x)`')).toEqual(['host/shop/a.js:1:alpha(1)']);
      const asked = server.requests.length;
      expect(await found('`beta($x)`')).toEqual(['host/shop/b.js:1:beta(2)']);
      expect(server.requests).toHaveLength(asked);
      rmSync(path.join(folder.path, 'home', 'mirrors'), { recursive: true });
      expect(await found('`beta(2)`')).toEqual(['host/shop/b.js:1:beta(2)']);
      expect(server.requests.length).toBeGreaterThan(asked);
    } finally {
      await server.close();
    }
  });

  test('searches a working tree with what is not committed, where that is asked for', async () => {
    const shop = repository('shop');
    shop.commit({
      'a.js': 'alpha(1)',
      'b.js': 'alpha(2)',
      'gone.js': 'alpha(3)',
      '.gitignore': 'ignored.js\n',
    });
    writeFileSync(path.join(shop.directory, 'b.js'), 'beta()\nalpha(22)');
    writeFileSync(path.join(shop.directory, 'new file.js'), 'alpha(4)');
    writeFileSync(path.join(shop.directory, 'ignored.js'), 'alpha(5)');
    rmSync(path.join(shop.directory, 'gone.js'));
    const onDisk = { ...target('shop'), uncommitted: true };

    expect(sitesOf(await search('`alpha($x)`', [onDisk]))).toEqual([
      'local/shop/a.js:1:alpha(1)',
      'local/shop/b.js:2:alpha(22)',
      'local/shop/new file.js:1:alpha(4)',
    ]);
    const committed = sitesOf(await search('`alpha($x)`', [target('shop')]));
    expect(committed).toHaveLength(3);
    expect(committed).toContain('local/shop/gone.js:1:alpha(3)');
  });
});
