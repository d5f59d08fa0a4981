/**
 * Rows of table `artifacts`: which artifacts the database refers to.
 *
 * The bytes are stored first, the row is written in the transaction of the effect that refers to them. So a row never
 * points at nothing; bytes without a row are harmless leftovers of a crash.
 */
import type { ArtifactRef } from '../../../core/artifact.ts';
import type { Queryable } from '../database/database.ts';

/** Records artifacts in the current transaction; those already known are left as they are. */
export async function recordArtifacts(client: Queryable, artifacts: readonly ArtifactRef[]): Promise<void> {
  // Sorted, so that two transactions which record the same artifacts cannot wait for each other in a circle.
  const sorted = [...artifacts].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  for (const artifact of sorted) {
    await client.query(
      'insert into artifacts (sha256, bytes, media_type) values ($1, $2, $3) on conflict (sha256) do nothing',
      [artifact.sha256, artifact.bytes, artifact.mediaType],
    );
  }
}
