/**
 * Finds the strongest sandbox that works on this machine, by trying it: being installed does not mean being allowed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bubblewrapSandbox } from './bubblewrap.ts';
import { namespacesSandbox } from './namespaces.ts';
import { plainSandbox } from './plain.ts';
import type { Sandbox } from './sandbox.ts';

const trialTimeoutMs = 10_000;

/** The strongest sandbox of the candidates that runs a trial command; the plain mode where none does. */
export async function detectSandbox(
  signal: AbortSignal = new AbortController().signal,
  candidates: readonly Sandbox[] = [bubblewrapSandbox(), namespacesSandbox()],
): Promise<Sandbox> {
  for (const sandbox of candidates) if (await works(sandbox, signal)) return sandbox;
  return plainSandbox();
}

/** True where a trial command runs and can write its folder. */
export async function works(sandbox: Sandbox, signal: AbortSignal): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'regrade-trial-'));
  try {
    const argv = ['/bin/sh', '-c', 'echo ready > trial && cat trial'];
    const result = await sandbox.run({ argv, directory, timeoutMs: trialTimeoutMs }, signal);
    return result.kind === 'exited' && result.code === 0 && result.output === 'ready\n';
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
