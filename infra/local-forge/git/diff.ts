/**
 * Differences between two trees as git finds them (renames included), as files with counts and patch text.
 *
 * One process a difference; the latest are kept, since a pull request's files, counts and pages ask for the same pair.
 */
import type { GitRepository } from './git-repository.ts';
import { emptyTree } from './object-format.ts';
import { gitText, runGit } from './process.ts';

/** What happened to a file. */
export type FileStatus = 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';

/** One changed file; `patch` starts at its first hunk and is absent for binary files and over a megabyte. */
export interface ChangedFile {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: FileStatus;
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  readonly patch?: string;
}

const absent = '0'.repeat(40);
const patchLimit = 1_000_000;

/** Files that differ between two commits or trees; `undefined` as base stands for the empty tree. */
export function changedFiles(
  git: GitRepository,
  base: string | undefined,
  head: string,
): Promise<readonly ChangedFile[]> {
  const from = base ?? emptyTree;
  return git.remember(`files ${from} ${head}`, () => readChanges(git, from, head));
}

/** The whole difference as `git diff` prints it. */
export function diffText(git: GitRepository, base: string | undefined, head: string): Promise<string> {
  return gitText(git.directory, [...patchCommand, base ?? emptyTree, head]).then(withLineEnd);
}

/** Commits after `base` up to `head` as a mailbox, one message a commit. */
export async function mailbox(git: GitRepository, base: string, head: string): Promise<string> {
  return withLineEnd(
    await gitText(git.directory, ['format-patch', '--stdout', '--no-signature', `${base}..${head}`]),
  );
}

const patchCommand = [
  'diff-tree',
  '-r',
  '-M',
  '-p',
  '--no-color',
  '--full-index',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

async function readChanges(git: GitRepository, base: string, head: string): Promise<readonly ChangedFile[]> {
  const args = [...patchCommand, '--raw', '--numstat', '-z', base, head];
  const { stdout } = await runGit(git.directory, args);
  const { files, rest } = readRaw(stdout);
  const counts = readCounts(rest, files.length);
  const patches = splitPatches(counts.rest.toString('utf8'));
  return files.map((file, index) => {
    const patch = patches[index];
    return {
      ...file,
      ...(counts.values[index] ?? { additions: 0, deletions: 0 }),
      ...(patch === undefined || patch.length > patchLimit ? {} : { patch }),
    };
  });
}

type RawFile = Pick<ChangedFile, 'path' | 'previousPath' | 'status' | 'sha'>;

/** Reads `:mode mode sha sha status\0path\0[path\0]` records; git prints all of them before the counts. */
function readRaw(output: Buffer): { files: RawFile[]; rest: Buffer } {
  const files: RawFile[] = [];
  let rest = output;
  const take = (): string => {
    const end = rest.indexOf(0);
    const field = rest.toString('utf8', 0, end);
    rest = rest.subarray(end + 1);
    return field;
  };
  while (rest[0] === 0x3a) {
    const [, , before = absent, after = absent, letter = 'M'] = take().split(' ');
    const first = take();
    const status = statusOf(letter);
    const moved = status === 'renamed' || status === 'copied';
    const sha = after === absent ? before : after;
    files.push(moved ? { path: take(), previousPath: first, status, sha } : { path: first, status, sha });
  }
  return { files, rest };
}

interface Counts {
  readonly values: { additions: number; deletions: number }[];
  readonly rest: Buffer;
}

/** Reads `added\tdeleted\tpath\0`, or `added\tdeleted\t\0path\0path\0` for renames. */
function readCounts(output: Buffer, count: number): Counts {
  const values: { additions: number; deletions: number }[] = [];
  let rest = output;
  const take = (): string => {
    const end = rest.indexOf(0);
    const field = rest.toString('utf8', 0, end);
    rest = rest.subarray(end + 1);
    return field;
  };
  while (values.length < count) {
    const [additions, deletions, path] = take().split('\t');
    if (path === '') {
      take();
      take();
    }
    values.push({ additions: Number(additions) || 0, deletions: Number(deletions) || 0 });
  }
  return { values, rest: rest[0] === 0 ? rest.subarray(1) : rest };
}

function splitPatches(text: string): (string | undefined)[] {
  if (text === '') return [];
  const sections = text.split(/^(?=diff --git )/m);
  return sections.map((section) => {
    const start = section.search(/^@@ /m);
    return start < 0 ? undefined : section.slice(start).replace(/\n$/, '');
  });
}

function statusOf(letter: string): FileStatus {
  const statuses: Record<string, FileStatus> = {
    A: 'added',
    D: 'removed',
    M: 'modified',
    R: 'renamed',
    C: 'copied',
    T: 'changed',
  };
  return statuses[letter.charAt(0)] ?? 'modified';
}

function withLineEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
