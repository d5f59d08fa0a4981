/** Runs tools as whole processes: timed with their output to nowhere, or read line by line. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ToolCommand } from './scan-tools.ts';

const lastWords = 1_000;

/**
 * Milliseconds from start to end; throws where the tool fails. Its output goes nowhere: reading it would take time from the
 * cores that the tool runs on.
 */
export async function timeProcess(command: ToolCommand, signal?: AbortSignal): Promise<number> {
  const start = performance.now();
  await endOf(startProcess(command, 'ignore', signal), command);
  return performance.now() - start;
}

/** Calls `onLine` for every line of output; throws where the tool fails. */
export async function readLines(
  command: ToolCommand,
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const child = startProcess(command, 'pipe', signal);
  const ended = endOf(child, command);
  if (child.stdout !== null) for await (const line of createInterface({ input: child.stdout })) onLine(line);
  await ended;
}

function startProcess(command: ToolCommand, stdout: 'ignore' | 'pipe', signal?: AbortSignal) {
  return spawn(command.program, [...command.args], {
    stdio: ['ignore', stdout, 'pipe'],
    env: { ...process.env, ...command.environment },
    timeout: command.limitMs ?? 0,
    killSignal: 'SIGKILL',
    ...(signal === undefined ? {} : { signal }),
  });
}

async function endOf(
  child: ReturnType<typeof startProcess>,
  { program, limitMs }: ToolCommand,
): Promise<void> {
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-lastWords);
  });
  const [code, killed] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (killed !== null && limitMs !== undefined)
    throw new Error(`ended by ${killed}, after ${limitMs / 1_000} s at most`);
  // 1 is no failure: ast-grep and ripgrep found nothing, ours could not read some file.
  if (code === null || code > 1) throw new Error(`${program} ended with ${code}: ${complaints.trim()}`);
}
