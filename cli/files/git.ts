/**
 * The few questions that the command line asks git about a working tree.
 *
 * Read-only; never waits for a password or an editor. Paths come out relative to the directory asked about.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RegradeError } from '../../core/errors.ts';

const run = promisify(execFile);

/** Largest answer of git that is read, in bytes; about a million paths. */
const maxAnswerBytes = 256 * 1024 * 1024;

/** Output of a git command, or `undefined` where git refuses it (for one: not a working tree). */
export async function git(directory: string, args: readonly string[]): Promise<string | undefined> {
  const environment = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
  try {
    const options = { cwd: directory, maxBuffer: maxAnswerBytes, env: environment };
    return (await run('git', [...args], options)).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new RegradeError('RG_CLI_GIT_MISSING', { reason: error.message }, { cause: error });
    return undefined;
  }
}

/** Root of the working tree that a directory lies in; `undefined` outside of any. */
export async function workingTreeOf(directory: string): Promise<string | undefined> {
  return (await git(directory, ['rev-parse', '--show-toplevel']))?.replace(/\n$/, '');
}

/** Files below a directory of a working tree: tracked ones and new ones that are not ignored. */
export async function listTreeFiles(directory: string): Promise<readonly string[] | undefined> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const answer = await git(directory, args);
  return answer === undefined ? undefined : [...new Set(answer.split('\0').filter((path) => path !== ''))];
}

/** True for a directory inside of a working tree that the tree's rules leave out. */
export async function isIgnoredByGit(directory: string): Promise<boolean> {
  return (await git(directory, ['check-ignore', '--quiet', directory])) !== undefined;
}

/** A path that git reports as changed against the last commit. */
export interface TreeChange {
  /** Relative to the tree's root. */
  readonly path: string;
  /** True for a new file that was never added. */
  readonly isUntracked: boolean;
}

/** Everything in a working tree that is not committed. */
export async function listChanges(root: string): Promise<readonly TreeChange[]> {
  const args = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all'];
  const answer = (await git(root, args)) ?? '';
  return answer
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => ({ path: line.slice(3), isUntracked: line.startsWith('??') }));
}

/** Version of git, e.g. `2.43.0`; `undefined` where there is none. */
export async function gitVersion(): Promise<string | undefined> {
  try {
    const answer = (await run('git', ['--version'])).stdout;
    return /\d+(?:\.\d+)+/.exec(answer)?.[0];
  } catch {
    return undefined;
  }
}
