/**
 * A patch as a unified diff that `git apply` takes, and its size. Pure.
 *
 * For people and for tools; the changeset itself is made of the patch's whole texts, never of this.
 */
import { formatPatch, structuredPatch } from 'diff';
import type { FileChange } from '../../core/patch.ts';

/** A diff with git's headers, and how many lines it adds and removes. */
export interface PatchDiff {
  readonly text: string;
  readonly additions: number;
  readonly deletions: number;
}

/** Lines of context, as git's own default. */
const context = 3;

/** The unified diff of changes, in their order. */
export function diffOf(changes: readonly FileChange[]): PatchDiff {
  const files = changes.map(diffOfFile);
  return {
    text: files.map((file) => file.text).join(''),
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
  };
}

function diffOfFile(change: FileChange): PatchDiff {
  const { path, mode, before, after } = change;
  const patch = structuredPatch(`a/${path}`, `b/${path}`, before ?? '', after ?? '', undefined, undefined, {
    context,
  });
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  const text = formatPatch({
    ...patch,
    isGit: true,
    ...(before === undefined ? { isCreate: true, newMode: mode, oldFileName: '/dev/null' } : {}),
    ...(after === undefined ? { isDelete: true, oldMode: mode, newFileName: '/dev/null' } : {}),
  });
  return {
    text: text.endsWith('\n') ? text : `${text}\n`,
    additions: lines.filter((line) => line.startsWith('+')).length,
    deletions: lines.filter((line) => line.startsWith('-')).length,
  };
}
