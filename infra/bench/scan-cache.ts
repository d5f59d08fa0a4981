/**
 * What benchmarks fetch once and keep: more packages to search in, and the peers that are no dependency of the project.
 *
 * All of it comes through npm with exact versions and no install scripts, into `.regrade/bench` (or `REGRADE_BENCH_HOME`).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** Packages with thousands of source files among them, of many authors. */
const corpusPackages: Readonly<Record<string, string>> = {
  gatsby: '5.16.1',
  'typescript-eslint': '8.73.0',
  webpack: '5.112.2',
};

/** The project's own packages. */
export const projectModules: string = join(project, 'node_modules');

/** Folder that everything fetched is kept in. */
export function benchHome(): string {
  return process.env.REGRADE_BENCH_HOME ?? join(project, '.regrade', 'bench');
}

/** Folders with packages to search in: the project's own and the cached ones, fetched when they are not there. */
export async function sourceModules(): Promise<readonly string[]> {
  return [projectModules, installPackages('corpus', corpusPackages)];
}

/**
 * Installs packages into a folder of the cache once; returns its `node_modules`. Throws where npm cannot. Files of packages
 * are never run by installing them.
 */
export function installPackages(name: string, dependencies: Readonly<Record<string, string>>): string {
  const folder = join(benchHome(), name);
  const modules = join(folder, 'node_modules');
  const wanted = JSON.stringify({ name: `regrade-bench-${name}`, private: true, dependencies });
  const manifest = join(folder, 'package.json');
  if (existsSync(modules) && existsSync(manifest) && readFileSync(manifest, 'utf8') === wanted)
    return modules;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  writeFileSync(join(part, 'package.json'), wanted);
  process.stderr.write(`installing ${Object.keys(dependencies).join(', ')} for benchmarks\n`);
  const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-package-lock'];
  execFileSync('npm', ['install', ...flags], { cwd: part, stdio: ['ignore', 'ignore', 'pipe'] });
  rmSync(folder, { recursive: true, force: true });
  renameSync(part, folder);
  return modules;
}
