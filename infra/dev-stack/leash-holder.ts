/**
 * The owner's end of a leash: every server started is put on it.
 *
 * The leash process is started with the first server and lives until its input closes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LeashedProcess } from './leash.ts';
import type { Ending, ProcessRecord } from './process-record.ts';

/** Ends the processes put on it when this process ends, however it ends. */
export interface Leash {
  /** Puts a process on the leash. */
  hold(record: ProcessRecord, ending: Ending): void;
}

/** Makes a leash; its process starts with the first `hold`. */
export function makeLeash(): Leash {
  let holder: ChildProcess | undefined;
  return {
    hold(record, ending) {
      holder ??= startLeash();
      const line: LeashedProcess = { record, ending };
      holder.stdin?.write(`${JSON.stringify(line)}\n`);
    },
  };
}

function startLeash(): ChildProcess {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./leash.ts', import.meta.url))], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  child.unref();
  // The pipe must not keep this process alive either.
  if (child.stdin !== null && 'unref' in child.stdin && typeof child.stdin.unref === 'function') {
    child.stdin.unref();
  }
  return child;
}
