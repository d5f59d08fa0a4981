/**
 * The last launcher inside every sandbox: a shell that sets what limits a process can have by itself, runs the command
 * and waits for it. It is the first process of its namespace, so the command itself is never process 1.
 */
import { defaultMemoryBytes } from './sandbox.ts';

/** All that the launcher prints where the program is not there, and its exit code then. */
export const missingProgram = Object.freeze({ output: 'regrade: the program is not there', code: 127 });

// An exit code of 127 alone does not tell: `npm test` ends with it when the script's own program is missing.
const script = [
  'ulimit -d "$1" 2>/dev/null',
  'ulimit -c 0 2>/dev/null',
  'shift',
  `command -v "$1" >/dev/null 2>&1 || { printf '%s' '${missingProgram.output}'; exit ${missingProgram.code}; }`,
  '"$@"',
  'exit $?',
].join('\n');

/** Argv that runs `argv` under a limit of private memory for each process; the tree's limit is watched from outside. */
export function launcherFor(argv: readonly string[], memoryBytes = defaultMemoryBytes): readonly string[] {
  return ['/bin/sh', '-c', script, 'sh', String(Math.floor(memoryBytes / 1024)), ...argv];
}
