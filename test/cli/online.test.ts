/** The verbs that need the stack, against a real one of their own: start, follow, Ctrl-C, commands, and the way down. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonLines, type RunOptions, regrade } from './run-regrade.ts';

const migration = `apiVersion: regrade/v1
name: demo
scope: { sources: [{ directory: ./checkouts }] }
steps: [{ pattern: '\`url.parse($x)\` => \`new URL($x)\`' }]
rollout:
  waves: [{ name: canary, take: 1, gate: { approval: true } }, { name: rest }]
`;

let cwd = '';
let dashboardUrl = '';

function run(args: readonly string[], options: Partial<RunOptions> = {}) {
  const environment = { REGRADE_HOME: join(cwd, 'state'), REGRADE_DASHBOARD_PORT: '0' };
  return regrade(args, { cwd, environment, ...options });
}

async function status(): Promise<Record<string, unknown>> {
  const [overview = {}] = jsonLines((await run(['status', '--json', 'demo'])).stdout);
  return overview;
}

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'regrade-online-'));
  for (const name of ['one', 'two']) {
    const tree = join(cwd, 'checkouts', name);
    await mkdir(tree, { recursive: true });
    await writeFile(join(tree, 'a.js'), `var a = url.parse('${name}');\n`);
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], { cwd: tree });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '-m', 'start');
  }
  await writeFile(join(cwd, 'demo.migration.yaml'), migration);
});

afterAll(async () => {
  await run(['down']);
  await rm(cwd, { recursive: true, force: true });
});

test('up starts the stack and prints where the dashboard is', async () => {
  const ended = await run(['up', '--json']);
  expect(ended.code, ended.stderr).toBe(0);
  const [stack] = jsonLines(ended.stdout);
  expect(stack).toMatchObject({ dashboardUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  dashboardUrl = String(stack?.dashboardUrl);
  expect((await run(['status'])).stdout).toContain('No migrations yet');
});

test('usage counts a pattern over repositories, and the dashboard serves the count', async () => {
  const ended = await run(['usage', 'url-parse', '`url.parse($x)`', '--directory', './checkouts', '--json']);
  expect(ended.code, ended.stderr).toBe(0);
  expect(jsonLines(ended.stdout)).toEqual([
    expect.objectContaining({ name: 'url-parse', sites: 2, using: 2, repositories: 2, failed: 0 }),
  ]);
  const table = await (await fetch(`${dashboardUrl}/api/usage/url-parse/table.csv?group=repository`)).text();
  expect(table.trim().split(/\r?\n/)).toHaveLength(3);
  expect(table).toMatch(/one.*,1\b/);
  const refused = await run(['usage', 'No Name', '`a`', '--directory', './checkouts']);
  expect(refused.code).toBe(2);
});

test('Ctrl-C leaves the migration running and says how to come back', async () => {
  const ended = await run(['run', 'demo.migration.yaml'], {
    onStderr: (text, kill) => {
      if (text.includes('needs you:')) kill('SIGINT');
    },
  });
  expect(ended.code, ended.stderr).toBe(130);
  expect(ended.stderr).toContain('Started version 1 of demo');
  expect(ended.stderr).toContain('Come back with `regrade run demo.migration.yaml`');
  const left = await status();
  expect(left).toMatchObject({ state: 'running', version: 1, total: 2 });
});

test('starting it again starts nothing twice', async () => {
  const ended = await run(['run', '--detach', '--json', 'demo.migration.yaml']);
  expect(ended.code, ended.stderr).toBe(0);
  expect(jsonLines(ended.stdout)).toEqual([
    expect.objectContaining({ kind: 'started', started: false, version: 1, run: 1 }),
  ]);
});

test('plan knows that the running version is this one', async () => {
  const [plan] = jsonLines((await run(['plan', '--json', 'demo.migration.yaml'])).stdout);
  expect(plan).toMatchObject({
    running: { kind: 'same', version: 1 },
    waves: [
      { name: 'canary', targets: 1 },
      { name: 'rest', targets: 1 },
    ],
    steps: [{ sites: 2 }],
  });
});

test('pause and resume are answered and change the state', async () => {
  const paused = await run(['pause', 'demo', '--reason', 'freeze', '--json']);
  expect(paused.code, paused.stderr).toBe(0);
  expect(jsonLines(paused.stdout)).toEqual([expect.objectContaining({ accepted: true })]);
  expect(await status()).toMatchObject({ state: 'paused' });
  expect((await run(['resume', 'demo'])).code).toBe(0);
  expect(await status()).toMatchObject({ state: 'running' });
});

test('approve opens the next wave, and the migration comes to its end', async () => {
  const approved = await run(['approve', 'demo']);
  expect(approved.code, approved.stderr).toBe(0);
  await expect.poll(async () => (await status()).state, { timeout: 50_000, interval: 500 }).toBe('finished');
  const again = await run(['approve', 'demo']);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('no wave of demo awaits approval');
});

test('what is not there or not running is refused with exit code 2', async () => {
  for (const args of [
    ['status', 'nothing'],
    ['pause', 'nothing'],
    ['abort', 'demo'],
  ]) {
    const ended = await run(args);
    expect(ended.code, args.join(' ')).toBe(2);
    expect(ended.stdout).toBe('');
  }
});

test('down ends the stack once', async () => {
  expect(jsonLines((await run(['down', '--json'])).stdout)).toEqual([
    expect.objectContaining({ stopped: true }),
  ]);
  expect((await run(['down'])).stdout).toBe('No stack was running.\n');
});
