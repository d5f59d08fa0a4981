/**
 * What applying queries changes in a working tree: files before and after, as a diff and as writes.
 *
 * Nothing is written outside of the named paths, over a file that changed since it was read, or twice.
 */
import { realpathSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { RegradeError } from '../../core/errors.ts';
import type { FileResult } from '../engine/file-task.ts';
import { writeAtomic } from '../files/write-atomic.ts';

/** One file before and after; absent where it is new or goes away. Paths are relative to the working directory. */
export interface WorkingTreeChange {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** The changes that one file's result asks for; none where its text and path stay. */
export async function changesOf(
  path: string,
  result: Extract<FileResult, { kind: 'matched' }>,
  directory: string,
): Promise<readonly WorkingTreeChange[]> {
  const [own, ...others] = result.outputs;
  const changes: WorkingTreeChange[] = [];
  if (own === undefined) return changes;
  if (own.path === path && own.text !== result.text)
    changes.push({ path, before: result.text, after: own.text });
  const created = own.path === path ? others : [own, ...others];
  if (own.path !== path) changes.push({ path, before: result.text });
  for (const file of created) {
    const before = await readFile(resolve(directory, file.path), 'utf8').catch(() => undefined);
    if (before !== file.text)
      changes.push({ path: file.path, after: file.text, ...(before === undefined ? {} : { before }) });
  }
  return changes;
}

/** Unified diff of a change, as `git apply` takes it. */
export function diffOf({ path, before, after }: WorkingTreeChange): string {
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const to = after === undefined ? '/dev/null' : `b/${path}`;
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, {
    context: 3,
  });
  return patch.slice(patch.indexOf('--- '));
}

/** Throws where two changes meet in one file, or one leads out of the named paths. */
export function checkChanges(
  changes: readonly WorkingTreeChange[],
  roots: readonly string[],
  directory: string,
): void {
  const seen = new Set<string>();
  for (const { path } of changes) {
    if (!roots.some((root) => isInside(resolve(directory, path), resolve(directory, root))))
      throw new RegradeError('RG_CLI_OUTSIDE', { path, root: roots.join(', ') });
    if (seen.has(path))
      throw new RegradeError('RG_CLI_USAGE', {
        reason: `two files would become ${path}`,
        remedy: 'Mend the file name that the pattern builds; nothing was written.',
      });
    seen.add(path);
  }
}

function isInside(path: string, root: string): boolean {
  const folder = statSync(root, { throwIfNoEntry: false })?.isFile() ? dirname(root) : root;
  const way = relative(realpathSync(folder), realPathOf(path));
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

/** Real path of a file that may not exist yet: a link on the way to it is followed. */
export function realPathOf(path: string): string {
  const parent = dirname(path);
  if (parent === path) return path;
  return statSync(parent, { throwIfNoEntry: false }) === undefined
    ? resolve(realPathOf(parent), relative(parent, path))
    : resolve(realpathSync(parent), relative(parent, path));
}

/** Writes one change; throws `RG_CLI_FILE_CHANGED` where the file is no longer what was read. */
export async function writeChange(
  { path, before, after }: WorkingTreeChange,
  directory: string,
): Promise<void> {
  const absolute = resolve(directory, path);
  const current = await readFile(absolute, 'utf8').catch(() => undefined);
  if (current !== before) throw new RegradeError('RG_CLI_FILE_CHANGED', { path });
  if (after === undefined) rmSync(absolute);
  else await writeAtomic(absolute, after);
}
