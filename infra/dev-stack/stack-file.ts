/**
 * What a state folder remembers of its stack: ports and password for good, the running processes while it runs.
 *
 * Written by the supervisor, and by whoever holds the stack's lock; readable for the owner alone (it holds the
 * embedded database's password).
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessRecord } from './process-record.ts';

/** Names of the processes of a stack, in the order they start. */
export type ProcessName = 'postgres' | 'temporal' | 'worker' | 'server';

/** Attached: ends with the command that started it. Detached: stays until `regrade down`. */
export type StackMode = 'attached' | 'detached';

/** A stack that runs, or was left behind by a crash. */
export interface StackRun {
  readonly supervisor: ProcessRecord;
  readonly mode: StackMode;
  /** Hash of configuration and code that it was started with. */
  readonly fingerprint: string;
  /** True once every process answers. */
  readonly ready: boolean;
  readonly processes: Readonly<Partial<Record<ProcessName, ProcessRecord>>>;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly dashboardUrl: string;
}

/** Ports by what listens on them; kept so that addresses stay the same. */
export type StackPorts = Readonly<Partial<Record<'postgres' | 'temporal' | 'dashboard', number>>>;

/** Content of `stack.json`. */
export interface StackFile {
  readonly ports: StackPorts;
  /** Password of the embedded database. */
  readonly password: string;
  readonly run?: StackRun;
}

/** Places below a state folder. */
export function stackPaths(stateDirectory: string) {
  return Object.freeze({
    file: join(stateDirectory, 'stack.json'),
    lock: join(stateDirectory, 'stack.lock'),
    logs: join(stateDirectory, 'logs'),
    postgres: join(stateDirectory, 'postgres'),
    temporal: join(stateDirectory, 'temporal.db'),
    /** The checked configuration with the stack's addresses, for the process mains. */
    config: join(stateDirectory, 'stack-config.json'),
  });
}

/** Log file of one process. */
export function logFileOf(stateDirectory: string, name: ProcessName | 'stack'): string {
  return join(stackPaths(stateDirectory).logs, `${name}.log`);
}

/** Reads the file; a fresh one where there is none yet. */
export async function readStackFile(stateDirectory: string): Promise<StackFile> {
  try {
    return JSON.parse(await readFile(stackPaths(stateDirectory).file, 'utf8')) as StackFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { ports: {}, password: randomBytes(16).toString('hex') };
  }
}

/** Writes the file whole. */
export async function writeStackFile(stateDirectory: string, content: StackFile): Promise<void> {
  await writePrivate(stackPaths(stateDirectory).file, JSON.stringify(content, undefined, 2));
}

/** Writes a file that only its owner may read, so that readers see all of it or the one before. */
export async function writePrivate(file: string, text: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
