/**
 * The workflows as one script for Temporal's sandbox, built once per content and kept.
 *
 * Building takes about a second and a webpack's memory; a worker that starts again, or a second one, reads the file.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { hashOfTree } from './tree-hash.ts';

/** Module that exports every workflow. */
export const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));

/** Everything that can end up in the bundle; the lock file stands for the SDK's version. */
const sources = ['workflows', 'core', 'package-lock.json'];

/** Path of the bundle for the workflows as they are now; built where `folder` has none yet. */
export async function workflowBundle(folder: string): Promise<string> {
  const file = join(folder, `workflows-${(await hashOfTree(sources)).slice(0, 16)}.js`);
  const known = await readFile(file).then(
    () => true,
    () => false,
  );
  if (known) return file;
  const { code } = await buildWorkflowBundle();
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, code);
  await rename(draft, file);
  return file;
}

/** Builds the bundle; what webpack says is dropped unless it fails. */
export async function buildWorkflowBundle(): Promise<{ readonly code: string }> {
  const nothing = () => {};
  const logger = {
    log: nothing,
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: console.error,
  };
  return bundleWorkflowCode({ workflowsPath, logger });
}
