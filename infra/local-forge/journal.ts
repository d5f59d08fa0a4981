/**
 * Tables on disk: one JSON Lines file whose lines set or delete one or more rows, read back in order at the start.
 *
 * A line is one transaction: it is appended by one write, and a torn last line (a crash in the middle) is cut off, so
 * a transaction is there whole or not at all. The file is rewritten from its live rows when most of it is history.
 * Survives the process, not the machine: nothing is flushed to the disk's platter.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Rows by key; a row is plain JSON data and replaced whole. */
export interface Table<Row> {
  get(key: string | number): Row | undefined;
  all(): Row[];
  put(key: string | number, row: Row): void;
  remove(key: string | number): void;
}

/** A file of named tables. */
export interface Journal {
  table<Row>(name: string): Table<Row>;
  /** Runs `work`; all rows it changes are written as one line. Not nested, not async. */
  transaction<Value>(work: () => Value): Value;
}

type Change = readonly [table: string, key: string, row: unknown];

/** Rewriting starts to pay when history outweighs the live rows by this factor. */
const historyFactor = 4;
const smallestRewrite = 200;

/** Opens (or begins) the journal in `file`. */
export function openJournal(file: string): Journal {
  const tables = loadTables(file);
  let pending: Change[] | undefined;

  function write(change: Change): void {
    apply(tables, change);
    if (pending) pending.push(change);
    else appendFileSync(file, `${JSON.stringify([change])}\n`);
  }

  function table<Row>(name: string): Table<Row> {
    const own = rowsOf(tables, name);
    return {
      get: (key) => own.get(String(key)) as Row | undefined,
      all: () => [...own.values()] as Row[],
      put: (key, row) => write([name, String(key), row]),
      remove: (key) => write([name, String(key), null]),
    };
  }

  function transaction<Value>(work: () => Value): Value {
    pending = [];
    try {
      return work();
    } finally {
      if (pending.length > 0) appendFileSync(file, `${JSON.stringify(pending)}\n`);
      pending = undefined;
    }
  }

  return { table, transaction };
}

type Tables = Map<string, Map<string, unknown>>;

function loadTables(file: string): Tables {
  const tables: Tables = new Map();
  const changes = readLines(file, (change) => apply(tables, change));
  const live = [...tables.values()].reduce((sum, own) => sum + own.size, 0);
  if (changes > smallestRewrite && changes > live * historyFactor) rewrite(file, tables);
  return tables;
}

function rowsOf(tables: Tables, name: string): Map<string, unknown> {
  const known = tables.get(name) ?? new Map<string, unknown>();
  tables.set(name, known);
  return known;
}

function apply(tables: Tables, [name, key, row]: Change): void {
  if (row === null) rowsOf(tables, name).delete(key);
  else rowsOf(tables, name).set(key, row);
}

function readLines(file: string, apply: (change: Change) => void): number {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    return 0;
  }
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) truncateSync(file, whole);
  let changes = 0;
  for (const line of bytes.toString('utf8', 0, whole).split('\n')) {
    if (line === '') continue;
    for (const change of JSON.parse(line) as Change[]) {
      apply(change);
      changes += 1;
    }
  }
  return changes;
}

function rewrite(file: string, tables: ReadonlyMap<string, ReadonlyMap<string, unknown>>): void {
  const lines: string[] = [];
  for (const [name, own] of tables)
    for (const [key, row] of own) lines.push(`${JSON.stringify([[name, key, row]])}\n`);
  writeFileSync(`${file}.new`, lines.join(''));
  renameSync(`${file}.new`, file);
}
