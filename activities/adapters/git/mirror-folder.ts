/**
 * A mirror's folder on disk: made whole or not at all, cleared of what a killed fetch left.
 *
 * Beside git's own files it holds a second git directory without remotes on the same objects, through which it is read.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Git } from './git.ts';

/** Folder within a mirror through which it is read. */
export const readerFolder = 'regrade-reader';

/** Caller is the only writer. Makes the mirror where it is not there, whole or not at all (`new`); else tidies it (`kept`). */
export async function ensureMirror(
  git: Git,
  { directory }: { readonly directory: string },
  id: string,
): Promise<'new' | 'kept'> {
  const final = mirrorPath(directory, id);
  if (existsSync(final)) {
    await clearLeftovers(final);
    return 'kept';
  }
  await makeMirror(git, final, 'sha1');
  return 'new';
}

/**
 * Caller is the only writer. Makes the mirror anew where its objects have ids of another kind than `commit`: what it holds
 * can then be nothing of this repository.
 */
export async function ensureObjectFormat(
  git: Git,
  { directory }: { readonly directory: string },
  { id, commit }: { readonly id: string; readonly commit: string },
): Promise<void> {
  const final = mirrorPath(directory, id);
  const wanted = commit.length === 64 ? 'sha256' : 'sha1';
  const config = await readFile(path.join(final, 'config'), 'utf8');
  const held = /^\s*objectformat\s*=\s*sha256\s*$/im.test(config) ? 'sha256' : 'sha1';
  if (held === wanted) return;
  await rm(final, { recursive: true, force: true });
  await makeMirror(git, final, wanted);
}

async function makeMirror(git: Git, final: string, format: 'sha1' | 'sha256'): Promise<void> {
  const draft = `${final}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(path.dirname(final), { recursive: true });
  await git.read(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, '--', draft]);
  const settings = [
    ['remote.origin.promisor', 'true'],
    ['gc.auto', '0'],
  ] as const;
  for (const [key, value] of settings) await git.read(['config', key, value], { gitDir: draft });
  await makeReaderFolder(path.join(draft, readerFolder), format);
  await rename(draft, final);
}

/** The least that git takes for a git directory, without remotes, on the mirror's objects. */
async function makeReaderFolder(folder: string, format: 'sha1' | 'sha256'): Promise<void> {
  await mkdir(path.join(folder, 'objects', 'info'), { recursive: true });
  await mkdir(path.join(folder, 'refs'));
  await writeFile(path.join(folder, 'HEAD'), 'ref: refs/heads/none\n');
  const [version, extensions] =
    format === 'sha256' ? [1, '[extensions]\n\tobjectformat = sha256\n'] : [0, ''];
  const core = `[core]\n\trepositoryformatversion = ${version}\n\tbare = true\n`;
  await writeFile(path.join(folder, 'config'), `${core}${extensions}`);
  await writeFile(path.join(folder, 'objects', 'info', 'alternates'), '../../objects\n');
}

/** Removes what a killed fetch left: lock files (we are the only writer, so no one holds them) and half packs. */
async function clearLeftovers(gitDir: string): Promise<void> {
  const names = await readdir(gitDir);
  const locks = names.filter((name) => name.endsWith('.lock'));
  await Promise.all(locks.map((name) => rm(path.join(gitDir, name), { force: true })));
  const packs = path.join(gitDir, 'objects', 'pack');
  const partial = (await readdir(packs).catch(() => [])).filter((name) => name.startsWith('tmp_'));
  await Promise.all(partial.map((name) => rm(path.join(packs, name), { force: true })));
}

/** Path of a repository's mirror; no part of the id can lead out of the folder. */
export function mirrorPath(directory: string, id: string): string {
  const segments = id.split('/').map((segment) => encodeURIComponent(segment).replaceAll('.', '%2E'));
  return `${path.join(directory, ...segments)}.git`;
}

/** Path of the git directory through which a mirror is read. */
export function readerPath(directory: string, id: string): string {
  return path.join(mirrorPath(directory, id), readerFolder);
}
