/** The journal: what is written is read back, whole lines only, and history does not pile up. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournal } from './journal.ts';

let directory: string;
let file: string;

function lines(): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'forge-journal-'));
  file = join(directory, 'state.jsonl');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('rows are read back, in the order of their first writing', () => {
  const table = openJournal(file).table<string>('words');
  table.put('a', 'one');
  table.put(2, 'two');
  table.put('c', 'three');
  table.put('a', 'four');
  table.remove('c');
  const again = openJournal(file).table<string>('words');

  expect(again.all()).toEqual(['four', 'two']);
  expect(again.get(2)).toBe('two');
  expect(again.get('c')).toBeUndefined();
});

test('a transaction is one line, there whole or not at all', () => {
  const journal = openJournal(file);
  journal.transaction(() => {
    journal.table('left').put(1, 'l');
    journal.table('right').put(1, 'r');
  });
  journal.table('left').put(2, 'kept');
  const whole = lines();
  appendFileSync(file, '[["left","3","to');
  const again = openJournal(file);
  again.table('left').put(4, 'after');

  expect(whole).toHaveLength(2);
  expect(openJournal(file).table('left').all()).toEqual(['l', 'kept', 'after']);
  expect(openJournal(file).table('right').all()).toEqual(['r']);
});

test('history is dropped when it outweighs the rows', () => {
  const table = openJournal(file).table<number>('counts');
  for (let turn = 0; turn < 500; turn += 1) table.put('one', turn);
  table.put('two', 2);
  const before = lines().length;
  const again = openJournal(file).table<number>('counts');

  expect(before).toBe(501);
  expect(lines()).toHaveLength(2);
  expect(again.all()).toEqual([499, 2]);
});
