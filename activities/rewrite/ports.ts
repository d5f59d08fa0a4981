/**
 * What the rewrite needs from outside. All of it is handed in by whoever composes a worker.
 */
import type { ModelConfig } from '../../core/config/config.ts';
import type { ArtifactStore } from '../adapters/artifacts/artifact-store.ts';
import type { Database } from '../adapters/database/database.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import type { ModelClient } from '../adapters/model/model-client.ts';

/** A repository as the database knows it. */
export interface RepositoryRow {
  readonly id: string;
  readonly cloneUrl: string;
}

/** Opens a repository's local mirror for reading; the base commit of a scanned target is in it. */
export type OpenRepository = (repository: RepositoryRow, signal: AbortSignal) => Promise<RepositoryReader>;

/** Dependencies of `createRewriteActivity`. */
export interface RewriteDependencies {
  readonly database: Database;
  readonly artifacts: ArtifactStore;
  readonly model: ModelClient;
  readonly tiers: ModelConfig['tiers'];
  readonly openRepository: OpenRepository;
}
