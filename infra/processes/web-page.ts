/**
 * The dashboard's web page, built once per content of its sources and kept.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { RegradeError } from '../../core/errors.ts';
import { cachedBuild } from './build-cache.ts';
import { projectFolder } from './tree-hash.ts';

const run = promisify(execFile);
const sources = ['dashboard', 'core', 'package-lock.json'];
const pageFolder = join(projectFolder, 'dashboard/web');

/** Folder of the built page; undefined where an installation comes without its sources. */
export async function webPage(folder?: string): Promise<string | undefined> {
  if (!existsSync(join(pageFolder, 'index.html'))) return undefined;
  return cachedBuild({ kind: 'web', sources, make: build }, folder);
}

/** In a process of its own: the builder's memory goes with it. */
async function build(target: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const flags = ['build', pageFolder, '--outDir', target, '--logLevel', 'error'];
  try {
    const environment = { ...process.env, NODE_ENV: 'production' };
    await run(process.execPath, [vite, ...flags], { cwd: pageFolder, env: environment });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const reason = said.trim().split('\n').slice(0, 5).join(' | ');
    throw new RegradeError('RG_DASHBOARD_WEB_BUILD', { reason }, { cause: error });
  }
}
