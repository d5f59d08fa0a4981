import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordEvent } from '../../activities/adapters/database/transitions.ts';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { listenEvents } from './listen-events.ts';

let own: TestDatabase;
let heard: (string | undefined)[];
let wake: () => void;
let end: () => Promise<void>;
beforeEach(async () => {
  own = await createTestDatabase();
  heard = [];
  wake = () => {};
  end = await listenEvents(own.url)((migration) => {
    heard.push(migration);
    wake();
  });
});
afterEach(async () => {
  await end();
  await own.drop();
});

const untilHeard = async (count: number) => {
  while (heard.length < count) await new Promise<void>((resolve) => (wake = resolve));
};

const announce = (migration: string) =>
  own.database.transaction((client) =>
    recordEvent(client, {
      migration,
      stage: 'scan',
      kind: 'scan.progress',
      data: { scanned: 1, total: 2, sites: 3 },
    }),
  );

test('tells the migration of each committed event', async () => {
  await own.database.query(`insert into migrations (name) values ('one'), ('two')`);

  await announce('one');
  await announce('two');
  await untilHeard(2);

  expect(heard).toEqual(['one', 'two']);
});

test('listens again after the server cut the connection, and says that events may be lost', async () => {
  await own.database.query(`insert into migrations (name) values ('one')`);
  await own.database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query like 'listen%'`,
  );

  await untilHeard(1);
  await announce('one');
  await untilHeard(2);

  expect(heard).toEqual([undefined, 'one']);
});

test('ending closes the connection', async () => {
  await end();

  const rows = await own.database.query(
    `select pid from pg_stat_activity where datname = current_database() and query like 'listen%'`,
  );

  expect(rows).toEqual([]);
});
