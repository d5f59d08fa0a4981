/**
 * Writes the tree of a commit into a directory through git, in a scratch git directory that borrows the objects.
 *
 * The scratch directory has its own index, configuration and attributes, so neither the repository read nor its hooks,
 * filters (LFS), line-end rules or configuration take part; `git archive` would also drop files marked `export-ignore`.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Git, GitConfigEntry } from './git.ts';

/** What to write where. */
export interface CheckoutRequest {
  readonly gitDir: string;
  readonly commit: string;
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/** Byte for byte: no conversion of any kind; `info/attributes` outranks every `.gitattributes` of the tree. */
const noConversion = '* -text -eol -ident -filter -working-tree-encoding -export-subst\n';

const config: readonly GitConfigEntry[] = [
  ['core.autocrlf', 'false'],
  ['core.symlinks', 'true'],
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  // Two writers hide the latency of the disk; more do not help on a warm cache.
  ['checkout.workers', '2'],
];

/** Writes all files of a commit below `directory`. All objects must be there. */
export async function checkoutTree(git: Git, request: CheckoutRequest): Promise<void> {
  const { signal } = request;
  const directory = path.resolve(request.directory);
  await mkdir(directory, { recursive: true });
  const scratch = await mkdtemp(path.join(tmpdir(), 'regrade-checkout-'));
  try {
    await makeScratch(scratch, request.commit, await objectDirectory(git, request));
    const environment = {
      GIT_INDEX_FILE: path.join(scratch, 'index'),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
    };
    const options = { gitDir: scratch, environment, config, cwd: directory, signal };
    await git.read(['read-tree', request.commit], options);
    await git.read([`--work-tree=${directory}`, 'checkout-index', '--all', '--force', '--quiet'], options);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The least that git takes for a git directory; a few files are quicker than `git init`. */
async function makeScratch(directory: string, commit: string, objects: string): Promise<void> {
  await mkdir(path.join(directory, 'objects', 'info'), { recursive: true });
  await mkdir(path.join(directory, 'refs'));
  await mkdir(path.join(directory, 'info'));
  await writeFile(path.join(directory, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(path.join(directory, 'config'), scratchConfig(commit));
  await writeFile(path.join(directory, 'objects', 'info', 'alternates'), `${objects}\n`);
  await writeFile(path.join(directory, 'info', 'attributes'), noConversion);
}

/** A repository of SHA-256 objects (ids of 64 digits) must say so. */
function scratchConfig(commit: string): string {
  const format = commit.length === 64 ? '\tobjectFormat = sha256\n' : '';
  const version = format === '' ? 0 : 1;
  return `[core]\n\trepositoryformatversion = ${version}\n[extensions]\n${format}`;
}

async function objectDirectory(git: Git, request: CheckoutRequest): Promise<string> {
  const output = await git.read(['rev-parse', '--git-path', 'objects'], {
    gitDir: request.gitDir,
    cwd: request.gitDir,
    signal: request.signal,
  });
  return path.resolve(request.gitDir, output.toString('utf8').trimEnd());
}
