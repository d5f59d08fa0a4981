/** Tests of a lane's end: with the process that started it, however that ends, and never before. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-lane-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Takes minutes on a deeply nested file: each of its sites is looked through to the bottom. */
const hangingQuery = '`foo($x)` where { $x <: contains `nothing` }';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a lane that hangs ends with a parent that is killed', async () => {
  await writeFile(join(folder, 'deep.js'), `${'foo('.repeat(60_000)}nothing2${')'.repeat(60_000)}\n`);
  const setup = { steps: [{ id: 's', source: hangingQuery, role: 'select' }], maxBytes: 1_000_000 };
  const task = { path: 'deep.js', absolute: join(folder, 'deep.js') };
  const parent = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { readFileSync, writeFileSync } from 'node:fs';
      import { startLane } from ${JSON.stringify(new URL('./lane.ts', import.meta.url).href)};
      const lane = startLane({ setup: ${JSON.stringify(setup)}, fileTimeoutMs: 600_000 });
      const answers = lane.run([${JSON.stringify({ path: 'x.txt', absolute: '/nowhere' })}, ${JSON.stringify(task)}], () => {
        const own = readFileSync(\`/proc/self/task/\${process.pid}/children\`, 'utf8');
        writeFileSync(${JSON.stringify(join(folder, 'pid'))}, own);
      });
      await answers;`,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const lane = await vi.waitFor(
    async () => {
      const pid = Number((await readFile(join(folder, 'pid'), 'utf8')).trim().split(' ')[0]);
      expect(pid).toBeGreaterThan(1);
      return pid;
    },
    { timeout: 30_000, interval: 100 },
  );
  expect(isAlive(lane)).toBe(true);
  process.kill(lane, 'SIGTERM');
  process.kill(lane, 'SIGINT');
  expect(isAlive(lane)).toBe(true);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await vi.waitFor(() => expect(isAlive(lane)).toBe(false), { timeout: 30_000, interval: 100 });
});

test('a lane whose parent was gone before it started ends too', async () => {
  const gone = spawn(process.execPath, ['-e', '0']);
  await once(gone, 'exit');
  // Its standard input stays open, and so would a channel that a sibling has inherited: only the watchdog ends it.
  const script = new URL('./lane-main.ts', import.meta.url);
  const lane = spawn(process.execPath, [fileURLToPath(script), String(gone.pid)], {
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  expect(await once(lane, 'exit')).toEqual([null, 'SIGKILL']);
});
