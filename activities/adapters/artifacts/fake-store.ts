/**
 * The artifact store's fake: bytes in memory, with the port's laws.
 *
 * One artifact for equal bytes; a missing one is an error. Nothing survives the object: it is for tests alone.
 */
import { RegradeError } from '../../../core/errors.ts';
import { sha256 } from '../../../core/hash.ts';
import type { ArtifactStore } from './artifact-store.ts';

/** A store in memory, and a look at what it holds. */
export interface FakeStore extends ArtifactStore {
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** Makes an empty store in memory. */
export function fakeStore(): FakeStore {
  const contents = new Map<string, Uint8Array>();
  return {
    contents,
    put: async (content, mediaType) => {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
      const hash = sha256(bytes);
      contents.set(hash, bytes);
      return { sha256: hash, bytes: bytes.byteLength, mediaType };
    },
    get: async (hash) => {
      const bytes = contents.get(hash);
      if (bytes === undefined) {
        throw new RegradeError('RG_REWRITE_ARTIFACT_MISSING', {
          sha256: hash,
          reason: 'it was never stored',
        });
      }
      return bytes;
    },
  };
}
