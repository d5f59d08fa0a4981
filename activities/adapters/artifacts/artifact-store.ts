/**
 * The port to content-addressed bytes outside the database: patches, prompts, answers, logs.
 *
 * Adapters stand beside it. Writing the same bytes twice is one artifact; reading verifies the hash.
 */
import type { ArtifactRef } from '../../../core/artifact.ts';

/** Stores and reads artifacts. */
export interface ArtifactStore {
  /** Stores text or bytes under their SHA-256; idempotent. */
  put(content: string | Uint8Array, mediaType: string): Promise<ArtifactRef>;
  /** Bytes of an artifact; throws `RG_REWRITE_ARTIFACT_MISSING` where it is gone or damaged. */
  get(sha256: string): Promise<Uint8Array>;
}
