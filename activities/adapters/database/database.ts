/**
 * The door to PostgreSQL: a pool behind two calls, query and transaction.
 *
 * Every statement lives beside the step that needs it; this file knows no table. Rows come back as plain objects whose
 * shape the caller states. `bigint` columns are read as numbers (ids and sizes stay below 2^53).
 */
import pg from 'pg';

/** Anything that runs SQL: the pool, or a client inside a transaction. */
export interface Queryable {
  /** Runs one statement with `$1…` parameters and returns its rows. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

/** A pool of connections. */
export interface Database extends Queryable {
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (client: Queryable) => Promise<T>): Promise<T>;
  /** The URL it was opened with. */
  readonly url: string;
  close(): Promise<void>;
}

const bigintType = 20;
const numericType = 1700;
const types = {
  getTypeParser(id: number, format?: 'text' | 'binary') {
    return id === bigintType || id === numericType ? Number : pg.types.getTypeParser(id, format);
  },
};

/** Opens a pool on `url`; connections are made on first use. `max` is the pool's size. */
export function openDatabase(url: string, max = 10): Database {
  const pool = new pg.Pool({ connectionString: url, max, types: types as pg.CustomTypesConfig });
  // A connection that breaks while idle is replaced on next use; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    url,
    query: (sql, parameters) => run(pool, sql, parameters),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function run<Row>(client: pg.Pool | pg.PoolClient, sql: string, parameters?: readonly unknown[]) {
  const result = await client.query(sql, parameters === undefined ? undefined : [...parameters]);
  return result.rows as readonly Row[];
}

async function inTransaction<T>(pool: pg.Pool, work: (client: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const value = await work({ query: (sql, parameters) => run(client, sql, parameters) });
    await client.query('commit');
    return value;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
