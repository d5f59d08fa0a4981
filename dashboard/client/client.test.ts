/** The client against a listening server: typed answers, errors with their codes, and a stream that survives drops. */
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordEvent } from '../../activities/adapters/database/transitions.ts';
import { exitCodeOf } from '../../core/errors.ts';
import type { RolloutEvent } from '../../core/events.ts';
import type { EventBatch } from '../server/contract/index.ts';
import { seedMigration } from '../server/fixtures/seed.ts';
import { makeTestServer, type TestServer } from '../server/fixtures/test-server.ts';
import { createClient, type DashboardClient } from './client.ts';

let server: TestServer;
let url = '';
let client: DashboardClient;
const name = 'url-parse-to-whatwg';

beforeAll(async () => {
  server = await makeTestServer();
  await seedMigration(server.database, server.artifacts, { targets: 60 });
  url = await server.listen();
  client = createClient({ url });
});
afterAll(() => server.close());

function progress(scanned: number): Promise<void> {
  return recordEvent(server.database, {
    migration: name,
    stage: 'scan',
    kind: 'scan.progress',
    data: { scanned, total: 100, sites: 0 },
  });
}

function scanned(event: RolloutEvent): number | undefined {
  return 'scanned' in event.data ? event.data.scanned : undefined;
}

async function take(events: AsyncIterable<RolloutEvent>, count: number): Promise<RolloutEvent[]> {
  const taken: RolloutEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

describe('calls', () => {
  it('read lists, an overview and one changeset', async () => {
    expect(await client.health()).toMatchObject({ status: 'ok' });
    expect((await client.listMigrations()).items).toHaveLength(1);
    expect((await client.getMigration(name)).total).toBe(60);
    const { items } = await client.listChangesets(name, { state: 'merged', limit: 1, owner: undefined });
    const detail = await client.getChangeset(name, items[0]?.id ?? '');
    expect(detail.changeset?.state).toBe('merged');
    expect(await client.getArtifact(detail.patch?.diffArtifact.sha256 ?? '')).toContain('diff --git');
  });

  it('give a command, with an id of their own', async () => {
    const command = { kind: 'pause', reason: 'lunch' } as const;
    const result = await client.command(name, { command, actor: 'ana' });
    expect(result).toMatchObject({ accepted: true, message: 'pause done' });
    expect(server.orchestrator.commands.at(-1)).toMatchObject({
      commandId: result.commandId,
      actor: 'ana',
      command,
    });
  });

  it('throw what the server threw, with its code, remedy and exit', async () => {
    const error = await client.getMigration('nothing').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'RG_DASHBOARD_UNKNOWN_MIGRATION', details: { name: 'nothing' } });
    expect(exitCodeOf(error)).toBe(2);
  });

  it('throw that nobody answers where nobody does', async () => {
    const gone = await breakableProxy(0);
    await gone.close();
    const nobody = createClient({ url: gone.url });
    const error = await nobody.health().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'RG_DASHBOARD_UNREACHABLE' });
    expect(String(error)).toContain('ECONNREFUSED');
    expect(exitCodeOf(error)).toBe(3);
  });
});

describe('events', () => {
  it('replay from the start, in order, then go on live', async () => {
    const known = await server.database.query<{ count: number }>(
      'select count(*) as count from rollout_events',
    );
    const count = known[0]?.count ?? 0;
    const following = take(client.events(name, { after: 'start' }), count + 1);
    await progress(1);
    const events = await following;
    expect(scanned(events.at(-1) as RolloutEvent)).toBe(1);
    expect(new Set(events.map(({ id }) => id)).size).toBe(count + 1);
  });

  it('start with what happens from now on where no position is given', async () => {
    const connected = Promise.withResolvers<void>();
    const following = take(client.events(name, { onConnection: (up) => up && connected.resolve() }), 1);
    await connected.promise;
    // The head is read right after the connection stands: repeat until it was.
    const timer = setInterval(() => progress(2), 50);
    const [event] = await following;
    clearInterval(timer);
    expect(event && scanned(event)).toBe(2);
  });

  it('come in order of visibility: one that commits late is not lost behind a larger id', async () => {
    const { cursor } = await client.getMigration(name);
    const following = take(client.events(name, { after: cursor }), 2);
    await server.database.transaction(async (slow) => {
      await recordEvent(slow, {
        migration: name,
        stage: 'scan',
        kind: 'scan.progress',
        data: { scanned: 10, total: 100, sites: 0 },
      });
      await progress(11);
      // The faster one stands committed and announced; what a stream reads now must not step over the slower one.
      await new Promise((resolve) => setTimeout(resolve, 150));
    });
    expect((await following).map(scanned)).toEqual([10, 11]);
  });

  it('resume after a dropped connection without a gap or a repeat', async () => {
    const proxy = await breakableProxy(Number(new URL(url).port));
    const { cursor } = await client.getMigration(name);
    const states: boolean[] = [];
    const through = createClient({ url: proxy.url });
    const seen: (number | undefined)[] = [];
    for (const next of [20, 21, 22]) await progress(next);
    for await (const event of through.events(name, {
      after: cursor,
      onConnection: (up) => states.push(up),
    })) {
      seen.push(scanned(event));
      if (seen.length === 3) {
        proxy.drop();
        await progress(23);
        await progress(24);
      }
      if (seen.length === 5) break;
    }
    expect(seen).toEqual([20, 21, 22, 23, 24]);
    expect(states).toEqual([true, false, true]);
    await proxy.close();
  });

  it('end when the caller aborts, and throw for a migration that there is not', async () => {
    const controller = new AbortController();
    const following = take(client.events(name, { signal: controller.signal }), 1);
    controller.abort();
    expect(await following).toEqual([]);
    await expect(take(client.events('nothing'), 1)).rejects.toMatchObject({
      code: 'RG_DASHBOARD_UNKNOWN_MIGRATION',
    });
  });

  // Events stay hidden while an older transaction runs anywhere in the cluster, so both of these ask until they see them.
  it('answer one batch as JSON', async () => {
    const { cursor } = await client.getMigration(name);
    await progress(30);
    const batch = await eventually(`after=${cursor}`, {}, 30);
    expect(batch.more).toBe(false);
  });

  it('resume by the header that a browser sends on its own', async () => {
    const { cursor } = await eventually('after=start', {}, 30);
    await progress(40);
    const batch = await eventually('after=start', { 'last-event-id': cursor }, 40);
    expect(batch.events.map(scanned)).toEqual([40]);
  });
});

/** Asks for one batch as JSON until the event with that number is its last. */
async function eventually(query: string, headers: Record<string, string>, last: number): Promise<EventBatch> {
  return vi.waitFor(
    async () => {
      const answer = await fetch(`${url}/api/migrations/${name}/events?format=json&${query}`, { headers });
      const batch = (await answer.json()) as EventBatch;
      expect(batch.events.map(scanned).at(-1)).toBe(last);
      return batch;
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** A TCP proxy whose connections can be cut. */
async function breakableProxy(port: number) {
  const sockets = new Set<Socket>();
  const proxy = createTcpServer((incoming) => {
    const outgoing = connect(port, '127.0.0.1');
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    incoming.pipe(outgoing);
    outgoing.pipe(incoming);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    drop,
    close: () => {
      drop();
      return new Promise<void>((resolve) => proxy.close(() => resolve()));
    },
  };
}
