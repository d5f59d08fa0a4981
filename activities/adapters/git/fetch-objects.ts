/**
 * Fetches objects that a partial repository lacks, by their ids.
 *
 * One request holds many, since each costs a round trip, but not any number: what an interrupted search fetched is there for
 * the next one only where its request had ended.
 */
import type { Git, GitOptions, GitOutcome } from './git.ts';
import { findMissing } from './stored-objects.ts';

/** What every fetch says: nothing is written but objects, and nothing else is started. */
export const fetchFlags: readonly string[] = Object.freeze([
  ...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'],
  '--recurse-submodules=no',
]);

/** Objects of one request where nothing else is said: some seconds of a usual host. */
const defaultObjectsPerFetch = 20_000;

/** Which objects to fetch from where. */
export interface WantedObjects {
  readonly oids: readonly string[];
  /** Name of the remote. */
  readonly remote: string;
  /** @default 20_000 */
  readonly objectsPerFetch?: number | undefined;
}

/** Fetches objects; the outcome is that of the last request, or of the first that failed. */
export async function fetchObjects(git: Git, wanted: WantedObjects, call: GitOptions): Promise<GitOutcome> {
  const { oids, remote, objectsPerFetch = defaultObjectsPerFetch } = wanted;
  // What this repository has need not be told: only what was asked for is sent.
  const config = [...(call.config ?? []), ['fetch.negotiationAlgorithm', 'noop'] as const];
  let outcome: GitOutcome = { exitCode: 0, stdout: Buffer.alloc(0), stderr: '' };
  for (let from = 0; from < oids.length && outcome.exitCode === 0; from += objectsPerFetch) {
    const input = `${oids.slice(from, from + objectsPerFetch).join('\n')}\n`;
    outcome = await git.run([...fetchFlags, '--filter=blob:none', '--stdin', remote], {
      ...call,
      config,
      input,
    });
  }
  return outcome;
}

/** Of the given objects those that are not in the repository, each once. */
export async function missingOf(
  git: Git,
  oids: readonly string[],
  options: GitOptions,
): Promise<readonly string[]> {
  if (oids.length === 0) return [];
  const known = options.gitDir === undefined ? undefined : findMissing(options.gitDir, oids);
  if (known !== undefined) return known;
  const input = `${[...new Set(oids)].join('\n')}\n`;
  const format = '--batch-check=%(objectname) %(objecttype)';
  const output = await git.read(['cat-file', format, '--buffer'], { ...options, input });
  return output
    .toString('latin1')
    .split('\n')
    .filter((line) => line.endsWith(' missing'))
    .map((line) => line.slice(0, -' missing'.length));
}
