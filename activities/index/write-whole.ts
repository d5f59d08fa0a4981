/**
 * Writes a file so that it is there whole or not at all, also after a crash: aside, synced, renamed.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

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

/**
 * Writes a file that is checked when it is read, e.g. of what can be made again: whole for other processes, but perhaps
 * damaged after a crash of the machine. Makes its folder.
 */
export function writeFileChecked(file: string, content: Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}.new`;
  try {
    writeFileSync(aside, content);
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}
