/**
 * Artifacts as files below one folder, named by their SHA-256 and sharded by its first two digits.
 *
 * A file appears by an atomic rename, so a reader sees all of it or nothing, and two writers of the same bytes do not
 * disturb each other. Bytes are hashed again on every read: a damaged file is an error, never content. Not a cache:
 * nothing is ever deleted here.
 */
import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArtifactRef } from '../../../core/artifact.ts';
import { RegradeError } from '../../../core/errors.ts';
import { sha256 } from '../../../core/hash.ts';
import type { ArtifactStore } from './artifact-store.ts';

/** Opens the store below `folder`; the folder is made on the first write. */
export function filesystemStore(folder: string): ArtifactStore {
  return Object.freeze({
    put: (content: string | Uint8Array, mediaType: string) => putFile(folder, content, mediaType),
    get: (hash: string) => getFile(folder, hash),
  });
}

/** Path of an artifact's file below the store's folder. */
export function artifactPath(folder: string, hash: string): string {
  return join(folder, hash.slice(0, 2), hash);
}

async function putFile(
  folder: string,
  content: string | Uint8Array,
  mediaType: string,
): Promise<ArtifactRef> {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const hash = sha256(bytes);
  const reference = Object.freeze({ sha256: hash, bytes: bytes.byteLength, mediaType });
  const path = artifactPath(folder, hash);
  if (await isIntact(path, hash)) return reference;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}.part`;
  try {
    await writeDurably(draft, bytes);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return reference;
}

/** A file of the right name may be damaged (a full disk, a crash without sync): then it is written again. */
async function isIntact(path: string, hash: string): Promise<boolean> {
  try {
    await access(path);
    return sha256(await readFile(path)) === hash;
  } catch {
    return false;
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function getFile(folder: string, hash: string): Promise<Uint8Array> {
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    throw new RegradeError('RG_REWRITE_ARTIFACT_MISSING', {
      sha256: hash,
      reason: 'that is no SHA-256 in lower-case hex',
    });
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(artifactPath(folder, hash));
  } catch (cause) {
    throw new RegradeError(
      'RG_REWRITE_ARTIFACT_MISSING',
      { sha256: hash, reason: 'its file is gone or not readable' },
      { cause },
    );
  }
  if (sha256(bytes) !== hash) {
    throw new RegradeError('RG_REWRITE_ARTIFACT_MISSING', {
      sha256: hash,
      reason: 'its file is damaged: the bytes hash to something else',
    });
  }
  return bytes;
}
