/**
 * The last launcher inside every sandbox: a shell that sets what limits a process can have by itself, runs the command
 * and waits for it. It is the first process of its namespace, so the command itself is never process 1.
 */
import { defaultMemoryBytes } from './sandbox.ts';

const script = 'ulimit -d "$1" 2>/dev/null; ulimit -c 0 2>/dev/null; shift; "$@"; exit $?';

/** Argv that runs `argv` under a limit of private memory for each process; the tree's limit is watched from outside. */
export function launcherFor(argv: readonly string[], memoryBytes = defaultMemoryBytes): readonly string[] {
  return ['/bin/sh', '-c', script, 'sh', String(Math.floor(memoryBytes / 1024)), ...argv];
}
