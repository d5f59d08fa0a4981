/**
 * Makes real git repositories in temporary folders, for tests.
 *
 * Not used by production code. Commits are reproducible: fixed author, fixed time.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A repository under test with a working tree. */
export interface TestRepository {
  readonly directory: string;
  /** Runs git in it and returns the output without its last line end. */
  git(...args: readonly string[]): string;
  /** Writes files (text or bytes; `null` deletes) and commits them; returns the commit. */
  commit(files: Readonly<Record<string, string | Uint8Array | null>>, message?: string): string;
}

const identity = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** A folder that is removed with everything in it when the returned object is disposed of. */
export function makeTestFolder(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'regrade-test-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Makes an empty repository with the branch `main`. */
export function makeTestRepository(directory: string): TestRepository {
  mkdirSync(directory, { recursive: true });
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...identity, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      maxBuffer: 1 << 28,
    }).replace(/\n$/, '');
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'core.autocrlf', 'false');
  const commit = (files: Readonly<Record<string, string | Uint8Array | null>>, message = 'change') => {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(directory, name);
      mkdirSync(path.dirname(file), { recursive: true });
      if (content === null) rmSync(file);
      else writeFileSync(file, content);
    }
    git('add', '--all', '--force');
    git('commit', '--quiet', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  return { directory, git, commit };
}
