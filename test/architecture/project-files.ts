/**
 * The project's files as git sees them: tracked, and new ones that it does not ignore.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../infra/processes/tree-hash.ts';
import { readSource, type SourceFile } from './source-file.ts';

/** Paths of all files that exist. */
export function projectPaths(): readonly string[] {
  const flags = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', flags, { cwd: projectFolder, encoding: 'utf8', maxBuffer: 64 << 20 });
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(projectFolder, path)));
}

/** Every TypeScript file outside of fixtures. */
export function projectSources(paths: readonly string[]): readonly SourceFile[] {
  return paths
    .filter((path) => /\.tsx?$/.test(path) && !/\.d\.ts$|(^|\/)fixtures\//.test(path))
    .map((path) => readSource(path, readFileSync(join(projectFolder, path), 'utf8')));
}
