/**
 * Runs one process group with bounds on time, memory, processes and output; every sandbox adapter ends here.
 *
 * The group is killed as a whole, on a limit, on abort, and after its leader has ended: nothing that it started stays
 * behind (in a namespace sandbox the kernel sees to it, in the plain mode the group does).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { missingProgram } from './inner-launcher.ts';
import { captureOutput } from './output-capture.ts';
import { measureTree } from './process-tree.ts';
import { defaultMemoryBytes, maxProcesses, type SandboxResult } from './sandbox.ts';

/** The process to start on the host, and its bounds. */
export interface ProcessRequest {
  /** Launcher and arguments as the host runs them. */
  readonly argv: readonly [string, ...string[]];
  readonly directory: string;
  /** The whole environment: nothing of our own is added. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryBytes?: number | undefined;
  /** Name of the program for people, where the launcher is another. */
  readonly program: string;
}

type Limit = Extract<SandboxResult, { readonly kind: 'stopped' }>['limit'];

/** Time between two measurements of the process tree, in milliseconds. */
const measureEveryMs = 200;

/** Runs to the end; see the port for what the results mean. */
export async function runProcess(request: ProcessRequest, signal: AbortSignal): Promise<SandboxResult> {
  signal.throwIfAborted();
  const started = performance.now();
  const capture = captureOutput();
  const [program, ...rest] = request.argv;
  const child = spawn(program, rest, {
    cwd: request.directory,
    env: request.environment,
    // A group of its own, so that all of it can be killed at once.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', capture.add);
  child.stderr.on('data', capture.add);
  const guard = watch(child, request, signal);
  const end = await endOf(child).finally(guard.stop);
  killGroup(child);
  signal.throwIfAborted();
  const run = { ...capture.finish(), durationMs: Math.round(performance.now() - started) };
  const limit = guard.limit();
  if (limit !== undefined) return { ...run, kind: 'stopped', limit };
  if (end === undefined || (end === missingProgram.code && run.output === missingProgram.output)) {
    return { ...run, output: '', kind: 'not-found', program: request.program };
  }
  return { ...run, kind: 'exited', code: end };
}

interface Guard {
  readonly limit: () => Limit | undefined;
  readonly stop: () => void;
}

function watch(child: ChildProcess, request: ProcessRequest, signal: AbortSignal): Guard {
  let hit: Limit | undefined;
  const stopBy = (limit: Limit): void => {
    hit ??= limit;
    killGroup(child);
  };
  const abort = (): void => killGroup(child);
  signal.addEventListener('abort', abort, { once: true });
  const clock = setTimeout(() => stopBy('time'), request.timeoutMs);
  const memoryBytes = request.memoryBytes ?? defaultMemoryBytes;
  let measuring = false;
  const measure = async (): Promise<void> => {
    if (measuring || child.pid === undefined) return;
    measuring = true;
    const size = await measureTree(child.pid);
    measuring = false;
    if (size.memoryBytes > memoryBytes) stopBy('memory');
    else if (size.processes > maxProcesses) stopBy('processes');
  };
  const timer = setInterval(() => void measure(), measureEveryMs);
  return {
    limit: () => hit,
    stop: () => {
      clearTimeout(clock);
      clearInterval(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

/** Exit code, `128 + n` for a signal, or undefined where the program could not be started. */
function endOf(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve) => {
    let code: number | undefined;
    child.on('error', () => resolve(undefined));
    child.on('exit', (exitCode, name) => {
      code = exitCode ?? 128 + (name === 'SIGKILL' ? 9 : 15);
      // A background process may hold the pipes open; with the group gone they close.
      killGroup(child);
    });
    child.on('close', () => resolve(code));
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
