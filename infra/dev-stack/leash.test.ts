import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRunning, type ProcessRecord } from './process-record.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-leash-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A process that starts a server on a leash, tells its record and then waits. */
async function startOwner(): Promise<{ kill: (signal: NodeJS.Signals) => void; server: ProcessRecord }> {
  const here = (name: string) => pathToFileURL(join(import.meta.dirname, name)).href;
  const script = join(folder, 'owner.ts');
  await writeFile(
    script,
    `import { startChild } from '${here('child.ts')}';
     import { makeLeash } from '${here('leash-holder.ts')}';
     const { record } = await startChild({ command: 'sleep', arguments: ['300'], logFile: '${join(folder, 'log')}' });
     makeLeash().hold(record, {});
     process.stdout.write(JSON.stringify(record));
     setInterval(() => {}, 1000);`,
  );
  const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const text = await new Promise<string>((resolve) =>
    owner.stdout.once('data', (data) => resolve(String(data))),
  );
  return { kill: (signal) => owner.kill(signal), server: JSON.parse(text) };
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'a server ends when its owner gets %s',
  async (signal) => {
    const { kill, server } = await startOwner();
    const before = await isRunning(server);

    kill(signal);
    while (await isRunning(server)) await sleep(20);

    expect(before).toBe(true);
  },
);
