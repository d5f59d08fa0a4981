/** What publishing and tracking need from outside. */
import type { ArtifactStore } from '../adapters/artifacts/artifact-store.ts';
import type { CodeHost } from '../adapters/code-host/code-host.ts';
import type { Database } from '../adapters/database/database.ts';

/** Finds the adapter for a host by the first part of a repository's id; throws where it is unknown or has no token. */
export type CodeHosts = (host: string) => CodeHost;

/** Dependencies of `createPublishActivities`. */
export interface PublishDependencies {
  readonly database: Database;
  readonly artifacts: ArtifactStore;
  readonly codeHosts: CodeHosts;
}
