/**
 * Writes whole files in place: a reader, or a crash, sees the old text or the new one, never a part.
 */
import { chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RegradeError } from '../../core/errors.ts';
import { reasonOf } from './file-trouble.ts';

/** Writes a text over a file, keeping its mode; makes missing folders. Throws `RG_CLI_WRITE`. */
export async function writeAtomic(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.regrade`);
  try {
    await mkdir(dirname(path), { recursive: true });
    const mode = await stat(path).then(
      (stats) => stats.mode,
      () => undefined,
    );
    await writeFile(draft, text);
    if (mode !== undefined) await chmod(draft, mode);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw new RegradeError('RG_CLI_WRITE', { path, reason: reasonOf(error) }, { cause: error });
  }
}
