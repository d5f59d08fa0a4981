/** Tests of what a search without a database remembers of blobs. */
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestFolder } from '../adapters/git/test-repository.ts';
import { type Catalog, openCatalog } from '../index/catalog.ts';
import { createCatalogResults } from './catalog-store.ts';

let folder: ReturnType<typeof makeTestFolder>;
let catalog: Catalog;
beforeEach(() => {
  folder = makeTestFolder();
  catalog = openCatalog(path.join(folder.path, 'index'));
});
afterEach(() => {
  catalog.close();
  folder.remove();
});

const keyOf = (digit: string) => ({ blob: digit.repeat(40), pathClass: '.js' });
const [one, two, three] = [keyOf('1'), keyOf('2'), keyOf('3')];
const result = { kind: 'clean', bytes: 1 } as const;

test('results of a new query are found again, by this search and by the next one', async () => {
  const results = createCatalogResults(catalog);
  expect((await results.read('new', [one, two])).size).toBe(0);
  await results.write('new', [{ ...one, result }]);
  await results.write('new', [{ ...two, result }]);

  for (const store of [results, createCatalogResults(catalog)]) {
    expect([...(await store.read('new', [one, two, three])).values()]).toEqual([result, result]);
    expect((await store.read('other', [one, two])).size).toBe(0);
  }
});

test('a query that was known goes on with what is added to it', async () => {
  await createCatalogResults(catalog).write('known', [{ ...one, result }]);
  const results = createCatalogResults(catalog);
  expect((await results.read('known', [one, two])).size).toBe(1);
  await createCatalogResults(catalog).write('known', [{ ...two, result }]);
  expect((await results.read('known', [one, two])).size).toBe(2);
});
