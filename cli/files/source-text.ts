/**
 * The text of a source file, or why it is not looked at.
 *
 * A byte order mark stays in the text, so that writing the text back changes nothing but what was meant. Reads without
 * waiting in turn: over many small files that costs a tenth of the processor time of promises (13 µs against 160 µs a file).
 */
import { readFileSync, statSync } from 'node:fs';

/** Why a file is not looked at. */
export type SkipReason = 'binary' | 'tooLarge' | 'notText' | 'gone';

/** What reading a source file yields. */
export type SourceText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

/** Bytes in which a NUL makes a file binary; as git does it. */
const probedBytes = 8000;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a file of at most `maxBytes` bytes as UTF-8. */
export function readSourceText(path: string, maxBytes: number): SourceText {
  let bytes: Buffer;
  try {
    if (statSync(path).size > maxBytes) return { kind: 'skipped', reason: 'tooLarge' };
    bytes = readFileSync(path);
  } catch {
    return { kind: 'skipped', reason: 'gone' };
  }
  if (bytes.subarray(0, probedBytes).includes(0)) return { kind: 'skipped', reason: 'binary' };
  try {
    return { kind: 'text', text: utf8.decode(bytes) };
  } catch {
    return { kind: 'skipped', reason: 'notText' };
  }
}
