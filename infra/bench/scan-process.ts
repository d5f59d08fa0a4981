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

/**
 * Calls `onHead` with the part of every line of output before a marker, or with the whole line where it has none. What
 * follows the marker is never kept: a match in a file of one line may repeat all of it.
 */
export async function readHeads(
  command: ToolCommand,
  marker: string,
  onHead: (head: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const child = startProcess(command, 'pipe', signal);
  const ended = endOf(child, command);
  const splitter = createHeadSplitter(Buffer.from(marker), onHead);
  if (child.stdout !== null) for await (const bytes of child.stdout) splitter.push(bytes);
  splitter.end();
  await ended;
}

const newline = 0x0a;

/** Splits pieces of bytes into the heads of their lines. */
function createHeadSplitter(marker: Buffer, onHead: (head: string) => void) {
  let [begun, isPast] = [Buffer.alloc(0), false];
  const pushRest = (rest: Buffer): Buffer | undefined => {
    const lineEnd = rest.indexOf(newline);
    if (isPast) {
      isPast = lineEnd === -1;
      return isPast ? undefined : rest.subarray(lineEnd + 1);
    }
    const at = rest.indexOf(marker);
    const end = at !== -1 && (lineEnd === -1 || at < lineEnd) ? at : lineEnd;
    if (end === -1) {
      begun = Buffer.from(rest);
      return undefined;
    }
    onHead(rest.toString('utf8', 0, end));
    isPast = end === at;
    return rest.subarray(end + 1);
  };
  return {
    push(bytes: Buffer) {
      let rest: Buffer | undefined = begun.length === 0 ? bytes : Buffer.concat([begun, bytes]);
      begun = Buffer.alloc(0);
      while (rest !== undefined && rest.length > 0) rest = pushRest(rest);
    },
    end() {
      if (begun.length > 0) onHead(begun.toString('utf8'));
    },
  };
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
