/**
 * What every check that runs something works with, and the log it leaves.
 *
 * Plain ports and values; made once a verification. A log is an artifact: its text never travels in a payload or a row.
 */
import type { ArtifactRef } from '../../core/artifact.ts';
import type { Patch } from '../../core/patch.ts';
import type { ArtifactStore } from '../adapters/artifacts/artifact-store.ts';
import type { Database } from '../adapters/database/database.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import type { Sandbox, SandboxResult } from '../adapters/sandbox/sandbox.ts';
import type { Workspace } from './workspace.ts';

/** One verification under way. */
export interface CheckContext {
  readonly database: Database;
  readonly artifacts: ArtifactStore;
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  /** Folder for what a check keeps on disk for a moment; there once a checkout was made. */
  readonly workFolder: string;
  readonly reader: RepositoryReader;
  readonly repository: string;
  readonly patch: Patch;
  readonly signal: AbortSignal;
}

/** Media type of a check's log. */
export const logMediaType = 'text/plain; charset=utf-8';

/** Stores what a command printed and how it ended. */
export function storeLog(
  { artifacts }: CheckContext,
  argv: readonly string[],
  result: SandboxResult,
): Promise<ArtifactRef> {
  const text = `$ ${argv.join(' ')}\n${result.output}\n[${endOf(result)}]\n`;
  return artifacts.put(text, logMediaType);
}

/** How a command ended, for people, e.g. `ended with exit code 1`. */
export function endOf(result: SandboxResult): string {
  switch (result.kind) {
    case 'exited':
      return `ended with exit code ${result.code}`;
    case 'stopped':
      return `was stopped at its limit of ${result.limit}`;
    case 'not-found':
      return `could not start: ${result.program} is not there`;
  }
}
