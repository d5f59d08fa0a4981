/**
 * The dashboard in a real browser over a real database: what the browser tests have in common.
 *
 * Commands reach an orchestrator that does to the rows what the workflows would: the page must follow by events.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { recordEvent } from '../../../activities/adapters/database/transitions.ts';
import type { MigrationState } from '../../../core/states.ts';
import { webPage } from '../../../infra/processes/web-page.ts';
import { launchBrowser } from '../../../test/harness/browser.ts';
import { seedMigration } from '../../server/fixtures/seed.ts';
import { makeTestServer, type TestServer } from '../../server/fixtures/test-server.ts';
import { fakeOrchestrator } from '../../server/ports.fake.ts';
import type { Orchestrator } from '../../server/ports.ts';

/** Name of the seeded migration. */
export const migration = 'url-parse-to-whatwg';

/** The server with a seeded migration, and a browser to look at it. */
export interface Dashboard {
  readonly server: TestServer;
  readonly url: string;
  /** What pages complained of: console errors and uncaught exceptions. */
  readonly complaints: string[];
  /** Opens a page on a path. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Builds the page where needed, seeds a migration, starts server and browser. */
export async function openDashboard(): Promise<Dashboard> {
  const webDirectory = await webPage();
  const behind: { server?: TestServer } = {};
  const orchestrator = fakeOrchestrator((input) => obey(behind.server, input));
  const server = await makeTestServer({
    orchestrator,
    ...(webDirectory === undefined ? {} : { webDirectory }),
    clock: { now: () => new Date() },
  });
  behind.server = server;
  await seedMigration(server.database, server.artifacts);
  const url = await server.listen();
  const browser = await launchBrowser();
  const complaints: string[] = [];
  return {
    server,
    url,
    complaints,
    open: (path, options) => openPage(browser, `${url}${path}`, complaints, options),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

async function openPage(
  browser: Browser,
  address: string,
  complaints: string[],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => complaints.push(`${address}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${address}: ${message.text()}`);
  });
  await page.goto(address);
  return page;
}

const nextStates: Readonly<Record<string, MigrationState>> = {
  pause: 'paused',
  resume: 'running',
  abort: 'aborted',
};

async function obey(
  server: TestServer | undefined,
  { command, actor }: Parameters<Orchestrator['command']>[0],
): ReturnType<Orchestrator['command']> {
  if (server === undefined) return { accepted: false, message: 'not ready' };
  if (command.kind === 'approve') {
    await server.database.query(
      'update waves set approved_by = $3, approved_at = now() where migration = $1 and name = $2',
      [migration, command.wave, actor],
    );
    return { accepted: true, message: `Wave ${command.wave} is approved` };
  }
  const to = nextStates[command.kind] ?? 'running';
  const reason = `${to} by ${actor}: ${command.reason}`;
  const [row] = await server.database.query<{ state: MigrationState }>(
    'select state from migrations where name = $1',
    [migration],
  );
  await server.database.query('update migrations set state = $2, reason = $3 where name = $1', [
    migration,
    to,
    reason,
  ]);
  await recordEvent(server.database, {
    migration,
    stage: 'rollout',
    kind: 'migration.state',
    data: { from: row?.state ?? 'running', to, reason },
  });
  return { accepted: true, message: `The migration is ${to}` };
}
