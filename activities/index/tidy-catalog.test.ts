import { utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTestFolder } from '../adapters/git/test-repository.ts';
import { idBytes, openCatalog } from './catalog.ts';
import { rememberRef } from './remembered-refs.ts';
import { isTidyingDue, tidyCatalog } from './tidy-catalog.ts';

const day = 86_400_000;

test('is due once a day, and not on the first one', () => {
  const folder = makeTestFolder();
  const now = Date.now();

  expect(isTidyingDue(folder.path, now)).toBe(false);
  expect(isTidyingDue(folder.path, now)).toBe(false);
  const yesterday = new Date(now - 2 * day);
  utimesSync(path.join(folder.path, 'tidied'), yesterday, yesterday);
  expect(isTidyingDue(folder.path, now)).toBe(true);
  expect(isTidyingDue(folder.path, now)).toBe(false);
  folder.remove();
});

test('forgets old queries, and old commits that no ref names', () => {
  const folder = makeTestFolder();
  const catalog = openCatalog(folder.path);
  const now = Date.now();
  const put = (query: number, usedAt: number) => {
    catalog.run('insert into queries (id, hash, used_at) values (?, ?, ?)', query, `q${query}`, usedAt);
    catalog.run(`insert into answers (query, oid, answer) values (?, ?, '{}')`, query, idBytes('aa'));
    catalog.run(
      `insert into results (query, blob, class, result) values (?, ?, '', '{}')`,
      query,
      idBytes('bb'),
    );
  };
  put(1, now - 40 * day);
  put(2, now - 1 * day);
  for (const [oid, usedAt] of [
    ['01', now - 40 * day],
    ['02', now - 40 * day],
    ['03', now],
  ] as const)
    catalog.run(
      'insert into commits (oid, head, tail, used_at) values (?, ?, ?, ?)',
      idBytes(oid),
      idBytes(''),
      idBytes(''),
      usedAt,
    );
  rememberRef(
    catalog,
    { target: 't', ref: '', url: 'u' },
    { name: 'refs/heads/main', commit: '02', stamp: undefined, now },
  );

  tidyCatalog(catalog, now);

  expect(catalog.all<{ query: number }>('select query from answers').map((row) => row.query)).toEqual([2]);
  expect(catalog.all<{ query: number }>('select query from results').map((row) => row.query)).toEqual([2]);
  expect(
    catalog.all<{ oid: string }>('select hex(oid) as oid from commits order by oid').map((row) => row.oid),
  ).toEqual(['02', '03']);
  catalog.close();
  folder.remove();
});
