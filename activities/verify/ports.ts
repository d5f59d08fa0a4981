/**
 * What verification needs from outside. All of it is handed in by whoever composes a worker.
 */
import type { ArtifactStore } from '../adapters/artifacts/artifact-store.ts';
import type { Database } from '../adapters/database/database.ts';
import type { Mirrors } from '../adapters/git/mirrors.ts';
import type { Sandbox } from '../adapters/sandbox/sandbox.ts';

/** Dependencies of `createVerifyActivity`. */
export interface VerifyDependencies {
  readonly database: Database;
  readonly artifacts: ArtifactStore;
  readonly mirrors: Pick<Mirrors, 'open'>;
  readonly sandbox: Sandbox;
  /** Folder for checkouts, made where it is not there; they are removed after each target. */
  readonly workFolder: string;
}
