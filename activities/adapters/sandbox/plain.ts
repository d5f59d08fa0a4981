/**
 * The weakest mode, `none`: a clean environment, a home of its own and limits, but no wall around files or network.
 *
 * For machines that allow neither bubblewrap nor namespaces. Verdicts name it, so that nobody takes it for a sandbox.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment } from './clean-environment.ts';
import { launcherFor } from './inner-launcher.ts';
import { runProcess } from './run-process.ts';
import type { Sandbox, SandboxCommand, SandboxResult } from './sandbox.ts';

/** Runs commands as ordinary processes. */
export function plainSandbox(): Sandbox {
  return Object.freeze({
    kind: 'none' as const,
    workspaceOf: (directory: string) => directory,
    run: runPlain,
  });
}

async function runPlain(command: SandboxCommand, signal: AbortSignal): Promise<SandboxResult> {
  const home = await mkdtemp(join(tmpdir(), 'regrade-home-'));
  const [program, ...rest] = launcherFor(command.argv, command.memoryBytes);
  try {
    return await runProcess(
      {
        argv: [program ?? '/bin/sh', ...rest],
        directory: command.directory,
        environment: cleanEnvironment(home, command.environment),
        timeoutMs: command.timeoutMs,
        memoryBytes: command.memoryBytes,
        program: command.argv[0] ?? '',
      },
      signal,
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
