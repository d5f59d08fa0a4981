/**
 * Tells pointers of Git LFS: small files that say where the real content is kept. There is no code in them to match.
 *
 * Apart from the other classes of files because every search of a directory loads it.
 */

/** How a pointer starts and how large it is at most: `docs/spec.md` of github.com/git-lfs/git-lfs. */
const start = Buffer.from('version https://git-lfs.github.com/spec/v1\n');
const largest = 1_024;

/** True where the content is a pointer of Git LFS. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return bytes.length < largest && start.equals(bytes.subarray(0, start.length));
}
