/**
 * Which repository a file of a working tree belongs to: `host/owner/name` of its remote `origin`, else the tree's folder.
 *
 * Asks git once for each tree.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { git } from '../files/git.ts';

/** Tells the repository of a file by its absolute path; `.` outside of any. */
export function createRepositoryNames(directory: string): (file: string) => Promise<string> {
  const names = new Map<string, Promise<string>>();
  const nameOf = (folder: string): Promise<string> => {
    const known = names.get(folder);
    if (known !== undefined) return known;
    const parent = dirname(folder);
    const name = existsSync(join(folder, '.git'))
      ? nameOfTree(folder, directory)
      : parent === folder
        ? Promise.resolve('.')
        : nameOf(parent);
    names.set(folder, name);
    return name;
  };
  return (file) => nameOf(dirname(file));
}

async function nameOfTree(root: string, directory: string): Promise<string> {
  const url = (await git(root, ['config', '--get', 'remote.origin.url']))?.trim() ?? '';
  const remote = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([\w.-]+)(?::\d+)?[:/]+(.+?)(?:\.git)?\/*$/i.exec(url);
  if (remote !== null && !url.startsWith('/') && !url.startsWith('.')) return `${remote[1]}/${remote[2]}`;
  return relative(directory, root).replaceAll(sep, '/') || '.';
}
