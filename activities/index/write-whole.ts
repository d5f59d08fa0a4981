/**
 * Writes a file so that it is there whole or not at all, also after a crash: aside, synced, renamed.
 */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a file whole; what stood there is replaced. */
export function writeFileWhole(file: string, content: Uint8Array): void {
  const aside = `${file}.new`;
  const handle = openSync(aside, 'w');
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(aside, file);
}
