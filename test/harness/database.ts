/**
 * A PostgreSQL database for a test file: the project's schema, nobody else's rows.
 *
 * Call it in `beforeAll` (or a test) and `drop()` in the matching `afterAll`; about 50 ms a database.
 */
import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '../../activities/adapters/database/database.ts';
import { ask } from './client.ts';
import { cloneDatabase, dropDatabase, withDatabaseName } from './databases.ts';

/** A database of a test's own. */
export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  /** Closes the pool and drops the database. */
  drop(): Promise<void>;
}

/** Creates a database with the schema applied. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = await ask('postgres');
  return makeDatabase(adminUrl, template);
}

/** Creates a database without any schema. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const { adminUrl } = await ask('postgres');
  return makeDatabase(adminUrl, 'template0');
}

async function makeDatabase(adminUrl: string, template: string): Promise<TestDatabase> {
  const name = `regrade_test_${randomBytes(6).toString('hex')}`;
  await cloneDatabase(adminUrl, template, name);
  const url = withDatabaseName(adminUrl, name);
  const database = openDatabase(url);
  return {
    database,
    url,
    drop: async () => {
      await database.close();
      await dropDatabase(adminUrl, name);
    },
  };
}
