/** `resolve(path)`: a path against the folder of the current file, as text; nothing is looked up. */
import { posix } from 'node:path';

/** The normalised path of `path`, taken relative to the folder of `file`. */
export function resolvePath(file: string, path: string): string {
  return posix.resolve('/', posix.dirname(file), path).slice(file.startsWith('/') ? 0 : 1);
}
