/**
 * Brings a database to the schema of this version of Regrade: runs the schema migrations that it lacks.
 *
 * Forward only, all in one transaction, under an advisory lock, so any number of processes may start at once. A
 * database that is ahead (a newer version made it) is refused before anything is written.
 */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { RegradeError } from '../../../core/errors.ts';

/** Folder of the numbered SQL files. */
const schemaFolder = fileURLToPath(new URL('../../../migrations/', import.meta.url));
const ledger = 'schema_migrations';

/** What a run of `applySchema` did. */
export interface SchemaReport {
  /** Names of the schema migrations applied now, in order; empty where the database was up to date. */
  readonly applied: readonly string[];
}

/**
 * Applies the schema migrations that the database of `url` lacks; the database itself must exist.
 *
 * Throws `RG_INFRA_SCHEMA_AHEAD` where it holds unknown ones, `RG_INFRA_SCHEMA_FAILED` where one fails (then none of
 * this run is applied). `folder` holds `NNNN_name.sql` files. @default the project's `migrations/`
 */
export async function applySchema(url: string, folder = schemaFolder): Promise<SchemaReport> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await refuseAhead(client, folder);
    const done = await runner({
      dbClient: client,
      dir: folder,
      direction: 'up',
      migrationsTable: ledger,
      checkOrder: true,
      singleTransaction: true,
      advisoryLockMode: 'wait',
      log: () => {},
    });
    return { applied: done.map(({ name }) => name) };
  } catch (error) {
    throw error instanceof RegradeError ? error : failed(url, error);
  } finally {
    await client.end().catch(() => {});
  }
}

async function refuseAhead(client: pg.Client, folder: string): Promise<void> {
  const known = new Set((await readdir(folder)).map((file) => file.replace(/\.sql$/, '')));
  const unknown = (await appliedNames(client)).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new RegradeError('RG_INFRA_SCHEMA_AHEAD', { names: unknown });
}

async function appliedNames(client: pg.Client): Promise<readonly string[]> {
  const exists = await client.query('select to_regclass($1) is not null as exists', [`public.${ledger}`]);
  if (exists.rows[0]?.exists !== true) return [];
  const result = await client.query<{ name: string }>(`select name from ${ledger} order by id`);
  return result.rows.map(({ name }) => name);
}

function failed(url: string, error: unknown): RegradeError {
  const { host, pathname } = new URL(url);
  const reason = error instanceof Error && error.message !== '' ? error.message : String(error);
  // The URL may hold a password: only its host and database are shown.
  return new RegradeError(
    'RG_INFRA_SCHEMA_FAILED',
    { database: `${host}${pathname}`, reason },
    { cause: error },
  );
}
