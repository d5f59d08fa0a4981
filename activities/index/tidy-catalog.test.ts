import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTestFolder } from '../adapters/git/test-repository.ts';
import { idBytes, openCatalog } from './catalog.ts';
import { noteUse, writeSnapshot } from './fleet-snapshot.ts';
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

test('forgets fleets and kept searches that nobody uses, with their refs and commits', () => {
  const folder = makeTestFolder();
  const catalog = openCatalog(folder.path);
  const now = Date.now();
  const old = new Date(now - 40 * day);
  const commit = (digit: string) => digit.repeat(40);
  const fleet = (name: string, digit: string) => {
    const file = path.join(folder.path, 'fleets', `${name}.fleet`);
    writeSnapshot(file, name, [{ name: 'refs/heads/main', commit: commit(digit), states: [] }]);
    const seen = { name: 'refs/heads/main', commit: commit(digit), stamp: 's\t-', now: old.getTime() };
    rememberRef(catalog, { target: name, ref: '', url: 'u' }, seen);
    catalog.run(
      'insert into commits (oid, head, tail, used_at) values (?, ?, ?, ?)',
      ...[idBytes(commit(digit)), idBytes(''), idBytes(''), old.getTime()],
    );
    return file;
  };
  const [used, unused] = [fleet('used', 'a'), fleet('unused', 'b')];
  for (const file of [used, unused]) utimesSync(file, old, old);
  mkdirSync(path.join(folder.path, 'searches'));
  for (const name of ['old', 'new']) writeFileSync(path.join(folder.path, 'searches', name), '');
  utimesSync(path.join(folder.path, 'searches', 'old'), old, old);
  noteUse(used, now);

  tidyCatalog(catalog, now);

  expect(readdirSync(path.join(folder.path, 'fleets'))).toEqual(['used.fleet']);
  expect(readdirSync(path.join(folder.path, 'searches'))).toEqual(['new']);
  for (const table of ['refs', 'commits'])
    expect(catalog.all(`select lower(hex(oid)) as oid from ${table}`)).toEqual([{ oid: commit('a') }]);
  catalog.close();
  folder.remove();
});
