/**
 * The demo as a user runs it: from an empty state folder, with its worker killed in the middle, and then once more.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOctokit } from '../../activities/adapters/code-host/github-host.ts';
import { openDatabase } from '../../activities/adapters/database/database.ts';
import type { DemoSummary } from '../../infra/demo/index.ts';
import { readStackFile } from '../../infra/dev-stack/stack-file.ts';
import { startLocalForge } from '../../infra/local-forge/index.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
let home = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'regrade-demo-test-'));
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

interface DemoRun {
  readonly exitCode: number | null;
  readonly summary: DemoSummary;
}

function startDemo(): { readonly done: Promise<DemoRun>; readonly said: () => string } {
  // No key: recorded answers, whatever the machine has.
  const { OPENAI_API_KEY: _, DATABASE_URL: __, TEMPORAL_ADDRESS: ___, ...environment } = process.env;
  const child = spawn(process.execPath, [main, 'demo', '--once', '--json'], {
    cwd: home,
    env: { ...environment, REGRADE_HOME: join(home, 'state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const done = new Promise<DemoRun>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      const last = stdout.trim().split('\n').at(-1) ?? '';
      if (!last.startsWith('{'))
        return reject(new Error(`The demo ended with ${exitCode}: ${stderr.slice(-2000)}`));
      resolve({ exitCode, summary: JSON.parse(last) as DemoSummary });
    });
  });
  return { done, said: () => stderr };
}

/** Kills the worker of the running demo once some pull requests are open and some are not; returns how many were. */
async function killWorkerInTheMiddle(ended: () => boolean): Promise<number> {
  while (!ended()) {
    const { run } = await readStackFile(join(home, 'state', 'demo'));
    const worker = run?.processes.worker;
    if (run !== undefined && worker !== undefined && run.ready) {
      const open = await countOpen(run.databaseUrl);
      if (open >= 8) {
        process.kill(worker.pid, 'SIGKILL');
        return open;
      }
    }
    await sleep(100);
  }
  return 0;
}

async function countOpen(databaseUrl: string): Promise<number> {
  const database = openDatabase(databaseUrl, 1);
  try {
    const [row] = await database.query<{ n: number }>(
      'select count(*) as n from changesets where number is not null',
    );
    return row?.n ?? 0;
  } finally {
    await database.close();
  }
}

/** Pull requests of the forge as it lies on disk, by repository. */
async function pullRequestsOnForge(): Promise<ReadonlyMap<string, number>> {
  const directory = join(home, 'state', 'demo', 'forge', 'data');
  const forge = await startLocalForge({
    directory,
    tokens: [{ token: 'reader', login: 'reader', permission: 'read' }],
  });
  try {
    const octokit = createOctokit({ apiUrl: forge.apiUrl, token: 'reader' });
    const repositories = await octokit.paginate(octokit.rest.repos.listForOrg, {
      org: 'demo',
      per_page: 100,
    });
    const counts = new Map<string, number>();
    for (const { name } of repositories) {
      const { data } = await octokit.rest.pulls.list({ owner: 'demo', repo: name, state: 'all' });
      if (data.length > 0) counts.set(name, data.length);
    }
    return counts;
  } finally {
    await forge.close();
  }
}

describe('the demo', () => {
  it('survives the death of its worker, opens each pull request once, and nothing when run again', async () => {
    const demo = startDemo();
    let ended = false;
    const done = demo.done.finally(() => {
      ended = true;
    });
    const openAtKill = await killWorkerInTheMiddle(() => ended);
    const { exitCode, summary } = await done;

    expect(exitCode).toBe(0);
    expect(openAtKill).toBeGreaterThanOrEqual(8);
    expect(openAtKill).toBeLessThan(summary.pullRequests.total);
    expect(summary.fleet.repositories).toBeGreaterThanOrEqual(100);
    expect(summary.edits.rule).toBeGreaterThanOrEqual(100);
    expect(summary.edits.model).toBeGreaterThanOrEqual(20);
    expect(summary.model).toMatchObject({ mode: 'recorded', missing: 0 });
    expect(summary.failures).toEqual([]);
    expect(summary.pullRequests.openedNow).toBe(summary.targets.accepted);
    expect(summary.pullRequests.total).toBe(summary.targets.accepted);
    expect(summary.waves.map((wave) => wave.state)).toEqual(['done', 'done', 'done']);
    const { matched, accepted, rejected, failed, unchanged } = summary.targets;
    expect(accepted + rejected + failed + unchanged).toBe(matched);

    const onForge = await pullRequestsOnForge();
    expect(onForge.size).toBe(summary.pullRequests.total);
    expect([...onForge.values()].filter((count) => count !== 1)).toEqual([]);

    const again = await startDemo().done;
    expect(again.exitCode).toBe(0);
    expect(again.summary.pullRequests).toEqual({ total: summary.pullRequests.total, openedNow: 0 });
    expect(await pullRequestsOnForge()).toEqual(onForge);
    expect(await readFile(join(home, 'state', 'demo', 'logs', 'worker.log'), 'utf8')).not.toContain('RG_');
  }, 480_000);
});
