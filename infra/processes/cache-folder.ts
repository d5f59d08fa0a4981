/**
 * The folder of what Regrade can always fetch or build again: programs, bundles, pages.
 */
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Regrade's cache folder, made where absent: `$XDG_CACHE_HOME/regrade`, else `~/.cache/regrade`.
 *
 * Where neither can be written (a container's home), a folder of the user's own in the temporary folder; what is run
 * from there must be ours, so one that belongs to someone else is refused.
 */
export async function cacheFolder(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const base = environment.XDG_CACHE_HOME;
  const usual = join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'regrade');
  if (await isWritable(usual)) return usual;
  const uid = process.getuid?.() ?? 0;
  const fallback = join(environment.TMPDIR ?? tmpdir(), `regrade-cache-${uid}`);
  await mkdir(fallback, { recursive: true, mode: 0o700 });
  const { uid: owner, mode } = await stat(fallback);
  if (owner === uid && (mode & 0o022) === 0) return fallback;
  throw new Error(`no cache folder: ${usual} cannot be written and ${fallback} belongs to someone else`);
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
