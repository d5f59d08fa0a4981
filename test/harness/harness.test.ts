import { Client, Connection } from '@temporalio/client';
import { afterAll, expect, test } from 'vitest';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './database.ts';
import { createTestNamespace, useTemporal } from './temporal.ts';

const databases: TestDatabase[] = [];
afterAll(async () => {
  for (const { drop } of databases) await drop();
});

async function open(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  databases.push(made);
  return made;
}

test('two test databases have the schema and do not see each other', async () => {
  const [one, two] = await Promise.all([open(), open()]);

  await one.database.query(`insert into migrations (name) values ('a')`);

  expect(await one.database.query('select name from migrations')).toEqual([{ name: 'a' }]);
  expect(await two.database.query('select name from migrations')).toEqual([]);
});

test('an empty database has no tables', async () => {
  const empty = await createEmptyDatabase();
  databases.push(empty);

  const rows = await empty.database.query(
    `select table_name from information_schema.tables where table_schema = 'public'`,
  );

  expect(rows).toEqual([]);
});

test('a dropped database is gone', async () => {
  const made = await createTestDatabase();
  await made.drop();

  const { database } = await open();
  const rows = await database.query('select 1 from pg_database where datname = $1', [
    new URL(made.url).pathname.slice(1),
  ]);

  expect(rows).toEqual([]);
});

test('Temporal starts and lists workflows in a namespace of its own', async () => {
  const shared = await useTemporal();
  const own = await createTestNamespace();
  const connection = await Connection.connect({ address: own.address });
  const client = new Client({ connection, namespace: own.namespace });

  const handle = await client.workflow.start('nobody-runs-this', {
    taskQueue: own.unique('queue'),
    workflowId: own.unique('workflow'),
  });
  const { status } = await handle.describe();
  const listed: string[] = [];
  for await (const { workflowId } of client.workflow.list()) listed.push(workflowId);
  await connection.close();

  expect(own.address).toBe(shared.address);
  expect(own.unique('queue')).not.toBe(own.unique('queue'));
  expect(status.name).toBe('RUNNING');
  expect(listed).toEqual([handle.workflowId]);
});
