/**
 * Builds the web page when its sources are newer than what was built; the stack calls it before it serves the page.
 *
 * Built apart and put in place in one move, so that a server which serves the old page never sees half of the new one.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RegradeError } from '../core/errors.ts';

const project = join(import.meta.dirname, '..');
/** What the page is made of, relative to the project. */
const sources = [
  'dashboard/web',
  'dashboard/client',
  'dashboard/server/contract',
  'core',
  'package-lock.json',
];

/** Where the page stands, and whether it had to be built. */
export interface WebBuild {
  readonly directory: string;
  readonly built: boolean;
}

/** Makes sure that the built page is not older than its sources; throws `RG_DASHBOARD_WEB_BUILD` where that fails. */
export async function buildWeb(directory: string = join(project, 'dist/web')): Promise<WebBuild> {
  const built = await modifiedAt(join(directory, 'index.html'));
  const times = await Promise.all(sources.map((source) => newestIn(join(project, source))));
  if (built > Math.max(...times)) return { directory, built: false };
  const draft = `${directory}.${randomBytes(4).toString('hex')}`;
  try {
    await runVite(draft);
    await replace(directory, draft);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new RegradeError('RG_DASHBOARD_WEB_BUILD', { reason }, { cause: error });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { directory, built: true };
}

async function runVite(outDir: string): Promise<void> {
  const { build } = await import('vite');
  const root = join(project, 'dashboard/web');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir } });
}

async function replace(directory: string, draft: string): Promise<void> {
  const old = `${draft}.old`;
  await mkdir(join(directory, '..'), { recursive: true });
  await rename(directory, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(draft, directory);
  await rm(old, { recursive: true, force: true });
}

/** Time of the newest file at or below a path, in milliseconds; tests do not count, for the page is not made of them. */
async function newestIn(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
  const times = await Promise.all(files.map((entry) => modifiedAt(join(entry.parentPath, entry.name))));
  return Math.max(await modifiedAt(path, 'file'), ...times);
}

async function modifiedAt(path: string, only?: 'file'): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined || (only === 'file' && !found.isFile()) ? 0 : found.mtimeMs;
}
