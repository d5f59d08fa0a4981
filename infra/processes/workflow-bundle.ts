/**
 * The workflows as one script for Temporal's sandbox, built once per content and kept.
 *
 * Building takes about a second and a webpack's memory; a worker that starts again, or a second one, reads the file.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { cachedBuild } from './build-cache.ts';

/** Module that exports every workflow. */
const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));

/** Everything that can end up in the bundle; the lock file stands for the SDK's version. */
const sources = ['workflows', 'core', 'package-lock.json'];

/** Path of the bundle for the workflows as they are now. */
export function workflowBundle(folder?: string): Promise<string> {
  const make = async (path: string) => writeFile(path, (await buildWorkflowBundle()).code);
  return cachedBuild({ kind: 'workflows', sources, make }, folder);
}

/** Builds the bundle; what webpack says is dropped unless it fails. */
export async function buildWorkflowBundle(): Promise<{ readonly code: string }> {
  const nothing = () => {};
  const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing };
  return bundleWorkflowCode({ workflowsPath, logger: { ...quiet, error: console.error } });
}
