import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-main-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a main whose body is `work`; `onOutput` may signal it. */
async function run(work: string, onOutput: (kill: (signal: NodeJS.Signals) => void) => void = () => {}) {
  const here = pathToFileURL(join(import.meta.dirname, 'process-main.ts')).href;
  const errors = pathToFileURL(join(import.meta.dirname, '../../core/errors.ts')).href;
  const main = join(folder, 'main.ts');
  await writeFile(
    main,
    `import { readProcessConfig, runMain, sayReady, untilEnding } from '${here}';
     import { RegradeError } from '${errors}';
     await runMain(async () => { ${work} });`,
  );
  const child = spawn(process.execPath, [main, '--config', join(folder, 'config.json')]);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
    onOutput((signal) => child.kill(signal));
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'says that it is ready and ends well on %s',
  async (signal) => {
    const alive = 'const timer = setInterval(() => {}, 1000);';
    const work = `const ending = untilEnding(); ${alive} sayReady('x', { port: 1 }); await ending;`;

    const { code, stdout } = await run(work, (kill) => kill(signal));

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ready: true, process: 'x', port: 1 });
  },
);

test('an error is the last line, with what to do', async () => {
  const work = `throw new RegradeError('RG_INFRA_POSTGRES_ACCOUNT', { reason: 'no luck' });`;

  const { code, stderr } = await run(work);

  expect(code).toBe(1);
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^error .*no luck\. .*DATABASE_URL/);
});

test('reads the configuration that it is given', async () => {
  await writeFile(join(folder, 'config.json'), '{"stateDirectory":"/given"}');
  const work = `const config = await readProcessConfig(async () => { throw new Error('asked the environment'); });
    sayReady('x', { state: config.stateDirectory });`;

  expect(JSON.parse((await run(work)).stdout)).toMatchObject({ state: '/given' });
});
