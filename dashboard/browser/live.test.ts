/** Live updates in the page: a change appears without a reload, also after the connection was lost. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveTarget } from '../../activities/adapters/database/transitions.ts';
import { type Dashboard, migration, openDashboard } from './testing/dashboard.ts';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard();
});
afterAll(() => dashboard.close());

async function matchedTargets(count: number): Promise<readonly string[]> {
  const rows = await dashboard.server.database.query<{ id: string }>(
    `select id from targets where migration = $1 and state = 'matched' order by id limit $2`,
    [migration, count],
  );
  return rows.map(({ id }) => id);
}

function move(target: string, to: 'rewriting' | 'verified'): Promise<boolean> {
  return dashboard.server.database.transaction((client) =>
    moveTarget(client, { target, to, stage: 'rewrite' }),
  );
}

describe('the page', () => {
  it('shows a change of state in the overview and in a table', async () => {
    const overview = await dashboard.open(`/migrations/${migration}`);
    const [target = ''] = await matchedTargets(1);
    const table = await dashboard.open(`/migrations/${migration}/targets?text=${target.split('/').at(-1)}`);
    await overview.getByText('Live', { exact: true }).waitFor();
    await table.getByText('Live', { exact: true }).waitFor();
    const waiting = overview.getByRole('link', { name: /here now/ }).first();
    const before = Number.parseInt((await waiting.textContent()) ?? '', 10);
    await move(target, 'rewriting');
    await overview.getByRole('link', { name: `${before - 1} here now` }).waitFor();
    await table.locator('tbody td:first-child', { hasText: 'rewriting' }).waitFor();
    await move(target, 'verified');
    await table.locator('tbody td:first-child', { hasText: 'verified' }).waitFor();
    await overview.context().close();
    await table.context().close();
  });

  it('says that the connection is lost, and catches up when it is back', async () => {
    const line = await openLine(Number(new URL(dashboard.url).port));
    const page = await dashboard.open('/');
    await page.goto(`${line.url}/migrations/${migration}`);
    await page.getByText('Live', { exact: true }).waitFor();
    const waiting = page.getByRole('link', { name: /here now/ }).first();
    const before = Number.parseInt((await waiting.textContent()) ?? '', 10);
    line.cut();
    await page.getByText(/^Reconnecting/).waitFor();
    for (const target of await matchedTargets(3)) await move(target, 'rewriting');
    line.mend();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('link', { name: `${before - 3} here now` }).waitFor();
    await page.context().close();
    await line.close();
  });
});

/** A TCP line to the server that can be cut and mended. */
async function openLine(port: number) {
  const sockets = new Set<Socket>();
  let whole = true;
  const proxy: Server = createServer((incoming) => {
    if (!whole) return incoming.destroy();
    const outgoing = connect(port, '127.0.0.1');
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        incoming.destroy();
        outgoing.destroy();
      });
    }
    incoming.pipe(outgoing);
    outgoing.pipe(incoming);
    return incoming;
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  expect(address).not.toBeNull();
  const cut = () => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    cut,
    mend: () => {
      whole = true;
    },
    close: () => {
      cut();
      return new Promise<void>((resolve) => proxy.close(() => resolve()));
    },
  };
}
