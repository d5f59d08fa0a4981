/**
 * Whether an object's content is what its id says: an id is the hash of the content, but git does not look when it reads.
 *
 * We do, because what is found in a blob is kept under its id for every repository: one damaged or forged object must not
 * answer for the others. About a microsecond a kilobyte.
 */
import { createHash } from 'node:crypto';

/** True where the content of an object gives its id: SHA-1, or SHA-256 where the id is as long. */
export function isContentOf(oid: string, type: string, bytes: Uint8Array): boolean {
  const hash = createHash(oid.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`${type} ${bytes.length}\0`).update(bytes).digest('hex') === oid;
}
