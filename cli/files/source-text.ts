/**
 * The text of a source file, or why it is not looked at.
 *
 * A byte order mark stays in the text, so that writing the text back changes nothing but what was meant.
 */
import { readFile, stat } from 'node:fs/promises';

/** Why a file is not looked at. */
export type SkipReason = 'binary' | 'tooLarge' | 'notText' | 'gone';

/** What reading a source file yields. */
export type SourceText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

/** Bytes in which a NUL makes a file binary; as git does it. */
const probedBytes = 8000;

/** Reads a file of at most `maxBytes` bytes as UTF-8. */
export async function readSourceText(path: string, maxBytes: number): Promise<SourceText> {
  let bytes: Buffer;
  try {
    if ((await stat(path)).size > maxBytes) return { kind: 'skipped', reason: 'tooLarge' };
    bytes = await readFile(path);
  } catch {
    return { kind: 'skipped', reason: 'gone' };
  }
  if (bytes.subarray(0, probedBytes).includes(0)) return { kind: 'skipped', reason: 'binary' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { kind: 'text', text };
  } catch {
    return { kind: 'skipped', reason: 'notText' };
  }
}
