/**
 * What the rewrite needs from outside. All of it is handed in by whoever composes a worker.
 */
import type { ModelConfig } from '../../core/config/config.ts';
import type { ArtifactStore } from '../adapters/artifacts/artifact-store.ts';
import type { Database } from '../adapters/database/database.ts';
import type { Mirrors } from '../adapters/git/mirrors.ts';
import type { ModelClient } from '../adapters/model/model-client.ts';

/** Dependencies of `createRewriteActivity`. */
export interface RewriteDependencies {
  readonly database: Database;
  readonly artifacts: ArtifactStore;
  readonly model: ModelClient;
  readonly tiers: ModelConfig['tiers'];
  /** Opens mirrors; the base commit of a scanned target is in its repository's. */
  readonly mirrors: Pick<Mirrors, 'open'>;
}
