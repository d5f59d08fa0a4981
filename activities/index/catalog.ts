/**
 * The index's book-keeping: numbers of blobs, segments, tables of commits, what refs were, answers of searches.
 *
 * One SQLite file in write-ahead mode (of Node itself, no server): a process killed at any moment leaves the last whole
 * transaction, and several processes may use it at once. Everything in it can be made again: a file of another version is
 * thrown away.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { RegradeError } from '../../core/errors.ts';

/** An open catalog. Statements are prepared once for each text. */
export interface Catalog {
  readonly folder: string;
  /** All rows of a query. */
  all<Row>(sql: string, ...values: readonly CatalogValue[]): readonly Row[];
  run(sql: string, ...values: readonly CatalogValue[]): void;
  /** All or nothing; takes the write lock at its start. Not nested. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** What a column holds. */
export type CatalogValue = string | number | null | Uint8Array;

/** Raise it when the tables below, the segments' layout or what is derived from content changes. */
const version = 4;
const lockWaitMs = 30_000;

const schema = `
  create table blobs (number integer primary key autoincrement, oid blob not null unique, segment integer);
  create index blobs_of_segment on blobs (segment) where segment is not null;
  create table segments (id integer primary key autoincrement, file text not null, blobs integer not null, bytes integer not null);
  create table commits (oid blob primary key, head blob not null, tail blob not null, used_at integer not null) without rowid;
  create table refs (target text not null, ref text not null, url text not null, name text not null, oid blob not null,
    stamp text not null, checked_at integer not null, primary key (target, ref)) without rowid;
  create table queries (id integer primary key, hash text not null unique, used_at integer not null);
  create table answers (query integer not null, oid blob not null, answer text not null, primary key (query, oid)) without rowid;
  create table results (query integer not null, blob blob not null, class text not null, result text not null,
    primary key (query, blob, class)) without rowid;
`;

/** Opens the catalog in a folder, which is made where it is not there. Everything throws `RG_SCAN_INDEX_FAILED`. */
export function openCatalog(folder: string): Catalog {
  const database = told(() => {
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'catalog.sqlite');
    return openFile(file) ?? openAnew(folder, file);
  });
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return Object.freeze<Catalog>({
    folder,
    all: <Row>(sql: string, ...values: readonly CatalogValue[]) =>
      told(() => prepared(sql).all(...values) as unknown as readonly Row[]),
    run: (sql, ...values) => told(() => void prepared(sql).run(...values)),
    transaction: (work) => {
      told(() => database.exec('begin immediate'));
      try {
        const result = work();
        told(() => database.exec('commit'));
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('rollback');
        throw error;
      }
    },
    close: () => database.close(),
  });
}

/** What SQLite or the disk refuses, in words of ours. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegradeError('RG_SCAN_INDEX_FAILED', { reason }, { cause: error });
  }
}

/** The database of a file, made where there is none; `undefined` where it is damaged or of another version. */
function openFile(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file, { timeout: lockWaitMs });
  try {
    database.exec(
      'pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -32768; pragma mmap_size = 1073741824',
    );
    database.exec('begin immediate');
    const [row] = database.prepare('pragma user_version').all() as { readonly user_version: number }[];
    if (row?.user_version === 0) database.exec(`${schema}; pragma user_version = ${version}`);
    database.exec('commit');
    if (row?.user_version === 0 || row?.user_version === version) return database;
  } catch (error) {
    // Busy is another process's doing, not damage.
    if (!isDamage(error)) throw error;
  }
  database.close();
  return undefined;
}

function isDamage(error: unknown): boolean {
  const damages = new Set([11, 26]); // SQLITE_CORRUPT, SQLITE_NOTADB
  return error instanceof Error && 'errcode' in error && damages.has(Number(error.errcode) & 0xff);
}

function openAnew(folder: string, file: string): DatabaseSync {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const database = openFile(file);
  if (database === undefined) throw new Error('a new catalog is of the wrong version');
  return database;
}

/** An object id as the catalog keeps it. */
export function idBytes(oid: string): Uint8Array {
  return Buffer.from(oid, 'hex');
}

/** An object id of the catalog as text. */
export function idText(oid: Uint8Array): string {
  return Buffer.from(oid.buffer, oid.byteOffset, oid.length).toString('hex');
}
