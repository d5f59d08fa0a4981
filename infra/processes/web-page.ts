/**
 * The dashboard's web page, built once per content of its sources and kept.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { RegradeError } from '../../core/errors.ts';
import { hashOfTree, projectFolder } from './tree-hash.ts';

const run = promisify(execFile);
const sources = ['dashboard', 'core', 'package-lock.json'];

const pageFolder = join(projectFolder, 'dashboard/web');

/** Folder of the built page, built below `folder` where its sources changed; undefined where there are none. */
export async function webPage(folder: string): Promise<string | undefined> {
  if (!(await exists(join(pageFolder, 'index.html')))) return undefined;
  const built = join(folder, `web-${(await hashOfTree(sources)).slice(0, 16)}`);
  if (await exists(join(built, 'index.html'))) return built;
  await mkdir(folder, { recursive: true });
  const draft = `${built}.${process.pid}`;
  try {
    await build(draft);
    await rename(draft, built);
  } catch (error) {
    // Another process may have been faster: then its page is as good.
    if (!(await exists(join(built, 'index.html')))) throw failed(error);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return built;
}

/** In a process of its own: the builder's memory goes with it. */
async function build(target: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  await run(process.execPath, [vite, 'build', pageFolder, '--outDir', target, '--logLevel', 'error'], {
    cwd: pageFolder,
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

function failed(error: unknown): RegradeError {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  const reason = said.trim().split('\n').slice(0, 5).join(' | ');
  return new RegradeError('RG_DASHBOARD_WEB_BUILD', { reason }, { cause: error });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
