import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import { scanFleetStream } from '../scan/scan-fleet-stream.ts';
import { type Catalog, idBytes, openCatalog } from './catalog.ts';
import { dropUnheldBlobs } from './drop-blobs.ts';
import { listSegments } from './segment-store.ts';

let folder: ReturnType<typeof makeTestFolder>;
beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => folder.remove());

const home = () => path.join(folder.path, 'home');
const index = () => path.join(home(), 'index');

function repository(name: string): TestRepository {
  return makeTestRepository(path.join(folder.path, 'fleet', name));
}

/** Sites as path and text. */
async function search(
  repositories: readonly TestRepository[],
  query = '`alpha($x)`',
): Promise<readonly string[]> {
  const targets = repositories.map(({ directory }) => ({
    id: path.basename(directory),
    cloneUrl: directory,
  }));
  const sites: string[] = [];
  for await (const event of scanFleetStream({ targets, query, home: home(), lanes: 1 }))
    if (event.kind === 'site') sites.push(`${event.target}/${event.path} ${event.text}`);
  return sites.toSorted();
}

function withCatalog<T>(work: (catalog: Catalog) => T): T {
  const catalog = openCatalog(index());
  try {
    return work(catalog);
  } finally {
    catalog.close();
  }
}

const segmentFiles = () => readdirSync(index()).filter((name) => name.endsWith('.segment')).length;
const blobCount = () =>
  withCatalog((catalog) => listSegments(catalog).reduce((sum, { blobs }) => sum + blobs, 0));

/** Files of which each has a blob of its own. */
const files = (name: string, count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${name}${at}.js`, `alpha('${name}', ${at})`]),
  );

async function makeTwo() {
  const [kept, gone] = [repository('kept'), repository('gone')];
  kept.commit({ ...files('kept', 4), 'shared.js': 'alpha(0)' });
  const commit = gone.commit({ ...files('gone', 6), 'shared.js': 'alpha(0)' });
  await search([kept, gone]);
  const forget = () =>
    withCatalog((catalog) => catalog.run('delete from commits where oid = ?', idBytes(commit)));
  return { kept, gone, forget };
}

test('blobs that a commit holds stay, the others go with their files', async () => {
  const { kept, gone, forget } = await makeTwo();
  expect(withCatalog(dropUnheldBlobs)).toBe(0);
  expect(blobCount()).toBe(11);

  forget();
  expect(withCatalog(dropUnheldBlobs)).toBe(6);
  expect(blobCount()).toBe(5);
  expect(segmentFiles()).toBe(1);
  expect(withCatalog(dropUnheldBlobs)).toBe(0);

  expect(await search([kept], '`alpha($y)`')).toHaveLength(5);
  // What comes back is taken in again, under numbers of its own.
  expect(await search([kept, gone], '`alpha($z)`')).toHaveLength(12);
  expect(blobCount()).toBe(11);
  expect(await search([kept, gone], "`alpha('gone', $z)`")).toHaveLength(6);
});

test('a commit that comes back is not taken for what was known of it', async () => {
  const { kept, gone, forget } = await makeTwo();
  // Keeps the fleet's table, with rows of the commit that goes.
  await search([kept, gone], '`alpha($y)`');
  forget();
  withCatalog(dropUnheldBlobs);
  repository('new').commit(files('new', 9));
  await search([repository('new')], '`beta($x)`');

  expect(await search([kept, gone], "`alpha('gone', $z)`")).toHaveLength(6);
});

test('a segment of which little can go is left as it is', async () => {
  const [kept, gone] = [repository('kept'), repository('gone')];
  kept.commit(files('kept', 9));
  const commit = gone.commit(files('gone', 1));
  await search([kept, gone]);
  withCatalog((catalog) => catalog.run('delete from commits where oid = ?', idBytes(commit)));

  expect(withCatalog(dropUnheldBlobs)).toBe(0);
  expect(blobCount()).toBe(10);
});

const here = new URL('.', import.meta.url).href;
/** Drops, and stands still at the moment that is asked for. */
const script = `
  const fs = (await import('node:module')).default;
  const { syncBuiltinESMExports } = fs;
  const files = (await import('node:fs')).default;
  const [home, moment] = process.argv.slice(1);
  const original = files[moment];
  files[moment] = (...args) => {
    if (String(args[0]).includes('.segment')) {
      files.writeSync(1, 'stands');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    return original(...args);
  };
  syncBuiltinESMExports();
  const { openCatalog } = await import('${here}catalog.ts');
  const { dropUnheldBlobs } = await import('${here}drop-blobs.ts');
  dropUnheldBlobs(openCatalog(home));
`;

/** Before the new file is there whole, and after the catalog names it. */
test.each(['renameSync', 'rmSync'])(
  'a process that is killed at %s leaves an index that finds all',
  async (moment) => {
    const { kept, gone, forget } = await makeTwo();
    forget();
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script, index(), moment], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');

    expect(await search([kept], '`alpha($y)`')).toHaveLength(5);
    expect(await search([kept, gone], '`alpha($z)`')).toHaveLength(12);
    expect(
      withCatalog((catalog) =>
        listSegments(catalog).every(({ file }) => existsSync(path.join(index(), file))),
      ),
    ).toBe(true);
  },
);
