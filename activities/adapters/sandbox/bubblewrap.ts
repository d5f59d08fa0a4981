/**
 * The strongest sandbox: bubblewrap, with a file system of its own made of read-only parts of the host.
 *
 * The root is empty memory; only listed paths are shown. Every namespace is its own, every capability is dropped. Not
 * used where the kernel forbids it to unprivileged users: `detect-sandbox.ts` tries it first.
 */
import { cleanEnvironment, scratchFolder, visiblePaths } from './clean-environment.ts';
import { launcherFor } from './inner-launcher.ts';
import { runProcess } from './run-process.ts';
import { type Sandbox, type SandboxCommand, scratchBytes } from './sandbox.ts';

/** Where a command finds its folder. */
const workspace = '/workspace';

/** Runs commands under bubblewrap; `program` is its path. */
export function bubblewrapSandbox(program = 'bwrap'): Sandbox {
  return Object.freeze({
    kind: 'bubblewrap' as const,
    workspaceOf: () => workspace,
    run: (command: SandboxCommand, signal: AbortSignal) =>
      runProcess(
        {
          argv: [program, ...bubblewrapArguments(command)],
          directory: '/',
          environment: cleanEnvironment(scratchFolder, command.environment),
          timeoutMs: command.timeoutMs,
          memoryBytes: command.memoryBytes,
          program: command.argv[0] ?? '',
        },
        signal,
      ),
  });
}

/** Arguments that run a command; pure but for asking which system paths are there. */
export function bubblewrapArguments(command: SandboxCommand): readonly string[] {
  return [
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    ...['--cap-drop', 'ALL'],
    ...['--hostname', 'sandbox'],
    // Before the shown paths, which may lie below it.
    ...['--size', String(scratchBytes), '--tmpfs', scratchFolder],
    ...visiblePaths(command.readOnly).flatMap((path) => ['--ro-bind', path, path]),
    ...['--proc', '/proc'],
    ...['--dev', '/dev'],
    ...['--bind', command.directory, workspace],
    ...['--chdir', workspace],
    '--',
    ...launcherFor(command.argv, command.memoryBytes),
  ];
}
