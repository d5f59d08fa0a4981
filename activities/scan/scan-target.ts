/**
 * Scans one target: mirror, list, select, look known results up, evaluate the other blobs, sum up.
 *
 * Memory is bounded by the file list of the repository and the batches in flight, not by the size of its content. What is
 * wrong with the repository is the target's outcome; only an abort, a lost database or a bug is thrown.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isRegradeError } from '../../core/errors.ts';
import { hashOf } from '../../core/hash.ts';
import type { Spec } from '../../core/spec/spec.ts';
import type { Mirrors, Refreshed } from '../adapters/git/mirrors.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import type { TreeFile } from '../adapters/git/tree.ts';
import { evaluateBlobs } from './evaluate-blobs.ts';
import { selectFiles } from './file-classes.ts';
import type { FileResult } from './file-result.ts';
import { readAttributes } from './git-attributes.ts';
import type { LanePool } from './lane-pool.ts';
import type { Pipeline } from './pipeline.ts';
import { type ResultKey, type ResultStore, resultName } from './result-store.ts';
import type { WaitingTarget } from './scan-store.ts';
import { sumUp, type TargetScan } from './target-scan.ts';

/** What all targets of one scan share. */
export interface ScanContext {
  readonly spec: Pick<Spec, 'scope'>;
  readonly pipeline: Pipeline;
  readonly pool: LanePool;
  readonly results: ResultStore;
  readonly mirrors: Mirrors;
  readonly retryDelaysMs: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/** Raise it when the classes of content change: stored results of before are then not used. */
const classesVersion = 1;

/** Name under which results are stored: the steps, and what of the scope decides over a blob's content. */
export function queryHash(pipeline: Pipeline, spec: Pick<Spec, 'scope'>): string {
  const { generated, maxBytes } = spec.scope.files;
  return hashOf([classesVersion, pipeline.hash, generated, maxBytes]);
}

/** Scans a target. */
export async function scanTarget(context: ScanContext, target: WaitingTarget): Promise<TargetScan> {
  try {
    return await scanAtCommit(context, target);
  } catch (error) {
    context.signal?.throwIfAborted();
    // Bad input, no access, a damaged repository: the target's own trouble, of which the others must not suffer.
    if (!isRegradeError(error) || !targetTroubles.has(error.code)) throw error;
    return { kind: 'settled', to: 'failed', code: error.code, reason: error.message };
  }
}

const targetTroubles: ReadonlySet<string> = new Set([
  'RG_SCAN_GIT_FAILED',
  'RG_SCAN_MIRROR_UNREACHABLE',
  'RG_SCAN_REPOSITORY_UNREADABLE',
  'RG_SCAN_MIRROR_REF_MISSING',
  'RG_SCAN_MIRROR_LOCKED',
  'RG_SCAN_URL_REFUSED',
  'RG_SCAN_COMMIT_MISSING',
  'RG_SCAN_OBJECT_MISSING',
]);

async function scanAtCommit(context: ScanContext, target: WaitingTarget): Promise<TargetScan> {
  const { spec, pipeline, signal } = context;
  const refreshed = await refreshPatiently(context, target);
  if (refreshed.kind === 'empty')
    return { kind: 'settled', to: 'skipped', code: 'empty', reason: 'the repository has no commit' };
  const { reader, commit } = refreshed;
  const listing = await reader.listFiles(commit, signal);
  const { files, excluded } = selectFiles(listing, {
    scope: spec.scope.files,
    attributes: await attributesOf(reader, listing.files, context),
    appliesTo: pipeline.appliesTo,
  });
  const results = await resultsOf(context, reader, files);
  return sumUp({
    baseRef: refreshed.ref,
    baseCommit: commit,
    excluded,
    steps: pipeline.steps,
    files: files.flatMap((file) => {
      const result = results.get(resultName(keyOf(pipeline, file)));
      return result === undefined ? [] : [{ file, result }];
    }),
  });
}

/** Refreshes a mirror; a host that does not answer is asked again before the target fails. */
async function refreshPatiently(context: ScanContext, target: WaitingTarget): Promise<Refreshed> {
  const { mirrors, signal, retryDelaysMs } = context;
  const address = { id: target.repository, cloneUrl: target.cloneUrl };
  const options = { ref: refOf(target), signal };
  for (const delay of retryDelaysMs)
    try {
      return await mirrors.refresh(address, options);
    } catch (error) {
      if (!isRegradeError(error) || error.code !== 'RG_SCAN_MIRROR_UNREACHABLE') throw error;
      await sleep(delay, undefined, signal === undefined ? {} : { signal });
    }
  return await mirrors.refresh(address, options);
}

/** The ref to scan; `HEAD` is what discovery says where a repository is on no branch. */
function refOf({ baseRef, defaultBranch }: WaitingTarget): string | undefined {
  if (baseRef !== null) return baseRef;
  return defaultBranch === 'HEAD' ? undefined : `refs/heads/${defaultBranch}`;
}

const attributesName = /(?:^|\/)\.gitattributes$/;

async function attributesOf(
  reader: RepositoryReader,
  files: readonly TreeFile[],
  { signal, spec }: ScanContext,
) {
  if (spec.scope.files.generated && spec.scope.files.vendored) return readAttributes([]);
  const paths = new Map(
    files.filter((file) => attributesName.test(file.path)).map((file) => [file.path, file.oid]),
  );
  const texts = new Map<string, string>();
  for await (const blob of reader.readBlobs([...new Set(paths.values())], { signal }))
    if (blob.kind === 'blob') texts.set(blob.oid, blob.bytes.toString('utf8'));
  return readAttributes([...paths].map(([path, oid]) => ({ path, text: texts.get(oid) ?? '' })));
}

async function resultsOf(
  context: ScanContext,
  reader: RepositoryReader,
  files: readonly TreeFile[],
): Promise<ReadonlyMap<string, FileResult>> {
  const { pipeline, spec } = context;
  const query = queryHash(pipeline, spec);
  const wanted = new Map<string, ResultKey & { readonly path: string }>();
  for (const file of files) {
    const key = keyOf(pipeline, file);
    // Any path of the class serves: equal class and equal blob give the equal result.
    if (!wanted.has(resultName(key))) wanted.set(resultName(key), { ...key, path: file.path });
  }
  const results = await context.results.read(query, [...wanted.values()]);
  const unknown = [...wanted].filter(([name]) => !results.has(name)).map(([, file]) => file);
  for await (const [name, result] of evaluateBlobs(context, { reader, query, files: unknown }))
    results.set(name, result);
  return results;
}

function keyOf(pipeline: Pipeline, file: TreeFile): ResultKey {
  return { pathClass: pipeline.classOf(file.path), blob: file.oid };
}
