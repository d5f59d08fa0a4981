/** The process of the foreign calls: where calls work from, what it is not allowed, and that nobody outlives anybody. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { callForeign } from './foreign.ts';

const foreign = new URL('./foreign.ts', import.meta.url).href;
const script = (rest: string) => `
const { callForeign } = await import(${JSON.stringify(foreign)});
const answer = callForeign('return $x.text + "!"', [{ name: 'x', text: 'a' }]);
${rest}`;

let parent: ChildProcess | undefined;

afterEach(() => {
  parent?.kill('SIGKILL');
  parent = undefined;
});

interface Started {
  readonly pid: number;
  readonly command: string;
}

/** Processes of foreign calls; one that ended and that nobody has asked for yet has no arguments any more. */
function allCalls(): readonly (Started & { readonly parent: number })[] {
  return execFileSync('ps', ['-axo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*foreign-process\.ts.*)$/.exec(line))
    .filter((found) => found !== null)
    .map((found) => ({ pid: Number(found[1]), parent: Number(found[2]), command: found[3] ?? '' }));
}

function callsOf(pid: number | undefined): readonly Started[] {
  return allCalls()
    .filter(({ parent }) => parent === pid)
    .map(({ parent: _, ...started }) => started);
}

/** False once it is gone for good, with nobody left to ask for it. */
function isKnown(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until none of them runs. */
async function ended(started: readonly Started[]): Promise<void> {
  const pids = started.map(({ pid }) => pid);
  await vi.waitFor(() => expect(allCalls().filter(({ pid }) => pids.includes(pid))).toEqual([]), 20_000);
}

test('a process that made a call ends when it has nothing else to do', async () => {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', script('console.log(answer);')],
    { env: {} },
  );

  expect(stdout).toBe('a!\n');
  expect(stderr).toBe('');
});

test('calls work from a worker thread, and end with it', async () => {
  const before = callsOf(process.pid).map(({ pid }) => pid);
  const source = `(async () => { ${script("require('node:worker_threads').parentPort.postMessage(answer); setInterval(() => {}, 1000);")} })()`;
  const worker = new Worker(source, { eval: true, env: {}, execArgv: [] });
  const [answer] = await once(worker, 'message');
  const started = callsOf(process.pid).filter(({ pid }) => !before.includes(pid));

  await worker.terminate();

  expect(answer).toBe('a!');
  expect(started).toHaveLength(1);
  await ended(started);
});

test('the process of the calls ends with a parent that is killed, also in the middle of a call', async () => {
  const loop = "console.log(answer); callForeign('while (true) {}', []); setInterval(() => {}, 1000);";
  parent = spawn(process.execPath, ['--input-type=module', '-e', script(loop)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (parent.stdout !== null) await once(parent.stdout, 'data');
  const started = callsOf(parent.pid);

  parent.kill('SIGKILL');

  expect(started).toHaveLength(1);
  await ended(started);
});

test('a process that something else ended between two calls is replaced', async () => {
  callForeign('return 1', []);
  const started = callsOf(process.pid);
  for (const { pid } of started) process.kill(pid, 'SIGKILL');
  expect(started).toHaveLength(1);
  // Gone for good: its keeper has heard of it.
  await vi.waitFor(() => expect(started.filter(({ pid }) => isKnown(pid))).toEqual([]), 20_000);

  expect(callForeign('return 2', [])).toBe('2');
});

test('calls of one thread share one process, that may read no files but its own and start no programs', () => {
  callForeign('return 1', []);
  const [first, ...others] = callsOf(process.pid);
  callForeign('return 2', []);

  expect(others).toEqual([]);
  expect(callsOf(process.pid)).toEqual([first]);
  expect(first?.command).toContain(' --permission ');
  expect(first?.command).not.toMatch(/--allow-(fs-write|child-process|addons|wasi)/);
  expect(first?.command.match(/--allow-fs-read=\S+/g)?.map((flag) => flag.replace(/.*\//, ''))).toEqual([
    ...['foreign-process.ts', 'foreign-watchdog.ts', 'foreign-evaluate.ts', 'foreign-messages.ts'],
  ]);
});
