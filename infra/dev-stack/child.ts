/**
 * Starts a server program as a child in a session of its own, with its output in a log file.
 *
 * A session of its own keeps a terminal's Ctrl-C from reaching it, so that servers end in the order we choose. What
 * ends them when we die without a word is the leash (`leash.ts`). A child keeps its parent alive: whoever starts one ends it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type ProcessRecord, recordOf } from './process-record.ts';

/** What to run, as whom and where its output goes. */
export interface ChildOptions {
  readonly command: string;
  readonly arguments: readonly string[];
  /** Standard output and error are appended here. */
  readonly logFile: string;
  readonly cwd?: string;
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** Told every line of its standard output, which then goes through us to the log file. */
  readonly onLine?: (line: string) => void;
  /** Account to run as; only root may name one. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** How a child ended. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running child. */
export interface Child {
  readonly record: ProcessRecord;
  /** Resolves when it has ended; never rejects. */
  readonly ended: Promise<ChildEnd>;
}

/** A log that has grown beyond this is put aside at the next start; one old log is kept. */
const longestLogBytes = 16 * 1024 * 1024;

/** Starts a child; rejects where the program cannot be run at all. */
export async function startChild(options: ChildOptions): Promise<Child> {
  await putAsideLongLog(options.logFile);
  const log = await open(options.logFile, 'a');
  try {
    const child = spawn(options.command, options.arguments, {
      detached: true,
      stdio: ['ignore', options.onLine === undefined ? log.fd : 'pipe', log.fd],
      env: options.environment ?? process.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.user ?? {}),
    });
    const ended = endOf(child);
    const pid = await pidOf(child);
    if (options.onLine !== undefined) forwardLines(child.stdout, options.logFile, options.onLine);
    const record = (await recordOf(pid)) ?? { pid, startTime: 'ended' };
    return { record, ended };
  } finally {
    await log.close();
  }
}

async function putAsideLongLog(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > longestLogBytes) await rename(logFile, `${logFile}.1`);
}

function forwardLines(output: Readable | null, logFile: string, onLine: (line: string) => void): void {
  if (output === null) return;
  createInterface({ input: output }).on('line', (line) => {
    appendFileSync(logFile, `${line}\n`);
    onLine(line);
  });
}

function endOf(child: ChildProcess): Promise<ChildEnd> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? -1));
  });
}

/** The last lines of a log, for an error's message; empty where there is none. */
export async function tailOf(logFile: string, lines = 5): Promise<string> {
  try {
    return (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-lines).join(' | ');
  } catch {
    return '';
  }
}
