/**
 * Scans one target: mirror, list, select, look known results up, evaluate the other blobs, sum up.
 *
 * With an index, a commit that was taken in before costs no git at all, and only blobs that may match are read. Memory is
 * bounded by the file list of the repository and the batches in flight, not by the size of its content. What is wrong
 * with the repository is the target's outcome; only an abort, a lost database or a bug is thrown.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isRegradeError } from '../../core/errors.ts';
import { hashOf } from '../../core/hash.ts';
import type { Spec } from '../../core/spec/spec.ts';
import type { Mirrors, Refreshed } from '../adapters/git/mirrors.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import type { CommitHead } from '../index/commit-table.ts';
import type { FleetIndex } from '../index/fleet-index.ts';
import { selectFiles } from './file-classes.ts';
import { type FileResult, isLasting } from './file-result.ts';
import { readAttributes } from './git-attributes.ts';
import { answerVersions } from './kept-answers.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { attributesOf, readCommit } from './read-commit.ts';
import { resultName } from './result-store.ts';
import { createIndexedSelector } from './select-indexed.ts';
import { type ResultsContext, resultKeyOf, resultsOf } from './target-results.ts';
import { sumUp, type TargetFiles, type TargetScan } from './target-scan.ts';

/** What all targets of one scan share. */
export interface ScanContext extends ResultsContext {
  readonly mirrors: Mirrors;
  readonly retryDelaysMs: readonly number[];
  /** Absent: every blob is read that no result is known of. */
  readonly index?: FleetIndex | undefined;
}

/** What is scanned: a repository at a ref. */
export interface TargetToScan {
  readonly repository: string;
  readonly cloneUrl: string;
  /** Ref to scan; null for the default branch. */
  readonly baseRef: string | null;
  readonly defaultBranch: string;
}

/** A commit to scan, and how to read it; the reader is asked for only where something must be read. */
export interface CommitToScan {
  readonly ref: string;
  readonly commit: string;
  readonly reader: () => Promise<RepositoryReader>;
}

/** Name under which results are stored: the steps, and what of the scope decides over a blob's content. */
export function queryHash(pipeline: PipelinePlan, spec: Pick<Spec, 'scope'>): string {
  const { generated, maxBytes } = spec.scope.files;
  return hashOf([answerVersions.classes, pipeline.hash, generated, maxBytes]);
}

/** Scans a target. */
export async function scanTarget(context: ScanContext, target: TargetToScan): Promise<TargetScan> {
  return await settled(context, async () => {
    const refreshed = await refreshPatiently(context, target);
    if (refreshed.kind === 'empty') return emptyTarget;
    const { ref, commit, reader } = refreshed;
    return (await scanCommit(context, { ref, commit, reader: async () => reader })).scan;
  });
}

/** What becomes of a target without a commit. */
export const emptyTarget: TargetScan = Object.freeze({
  kind: 'settled',
  to: 'skipped',
  code: 'empty',
  reason: 'the repository has no commit',
});

/** Runs a scan whose expected troubles are the target's outcome: bad input, no access, a damaged repository. */
export async function settled(
  context: Pick<ScanContext, 'signal'>,
  scan: () => Promise<TargetScan>,
): Promise<TargetScan> {
  try {
    return await scan();
  } catch (error) {
    context.signal?.throwIfAborted();
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
  'RG_SCAN_TREE_TOO_LARGE',
]);

/** A commit's scan; `lasting` where another one would give the same. */
export interface CommitScan {
  readonly scan: TargetScan;
  readonly lasting: boolean;
}

/** Scans a commit. */
export async function scanCommit(context: ScanContext, target: CommitToScan): Promise<CommitScan> {
  const { index } = context;
  const selected = await (index === undefined
    ? selectListed(context, target)
    : selectByIndex(context, index, target));
  const query = queryHash(context.pipeline, context.spec);
  const results = await resultsOf(context, { reader: target.reader, query, files: selected.files });
  return sumUpCommit(context, target, { selected, results });
}

/** Sums up a commit's selected files whose results, by `resultName`, are known. */
export function sumUpCommit(
  { pipeline }: Pick<ScanContext, 'pipeline'>,
  { ref: baseRef, commit: baseCommit }: Pick<CommitToScan, 'ref' | 'commit'>,
  {
    selected,
    results,
  }: { readonly selected: SelectedCommit; readonly results: ReadonlyMap<string, FileResult> },
): CommitScan {
  const { files, ...counts } = selected;
  const found = files.flatMap((file) => {
    const result: FileResult | undefined = results.get(resultName(resultKeyOf(pipeline, file)));
    return result === undefined ? [] : [{ file, result }];
  });
  const scan = sumUp({ baseRef, baseCommit, steps: pipeline.steps, files: found, ...counts });
  return { scan, lasting: found.every(({ result }) => isLasting(result)) };
}

/** The files of a commit to look at, and what is known of the others. */
export type SelectedCommit = Pick<TargetFiles, 'excluded' | 'clean'> & {
  readonly files: readonly TargetFiles['files'][number]['file'][];
};

async function selectListed(
  { spec, pipeline, signal }: ScanContext,
  target: CommitToScan,
): Promise<SelectedCommit> {
  const reader = await target.reader();
  const listing = await reader.listFiles(target.commit, signal);
  const { generated, vendored } = spec.scope.files;
  const needsNone = generated && vendored;
  const attributes = needsNone ? readAttributes([]) : await attributesOf(reader, listing.files, signal);
  const { files, excluded } = selectFiles(listing, {
    scope: spec.scope.files,
    attributes,
    appliesTo: pipeline.appliesTo,
  });
  return { files, excluded };
}

async function selectByIndex(
  context: ScanContext,
  index: FleetIndex,
  { commit, reader }: CommitToScan,
): Promise<SelectedCommit> {
  const { signal } = context;
  const head = index.head(commit) ?? (await index.takeIn(await readCommit(await reader(), commit, signal)));
  return selectIndexed(context, index, { commit, head });
}

type IndexedSelector = ReturnType<typeof createIndexedSelector>;

/** One for each scan, made for the first of its commits. */
const selectors = new WeakMap<ScanContext, IndexedSelector>();

/** Selects files of a commit that the index holds. */
export function selectIndexed(
  context: ScanContext,
  index: FleetIndex,
  { commit, head }: { readonly commit: string; readonly head: CommitHead },
): SelectedCommit {
  const { spec, pipeline } = context;
  const select =
    selectors.get(context) ??
    createIndexedSelector({ scope: spec.scope.files, appliesTo: pipeline.appliesTo });
  selectors.set(context, select);
  let listed: ReturnType<FleetIndex['files']> | undefined;
  const files = () => {
    listed ??= index.files(commit);
    return listed;
  };
  const { candidates, clean, excluded } = select({ head, columns: index.columns(), files });
  return { files: candidates.flatMap((at) => files()[at] ?? []), clean, excluded };
}

/** Refreshes a mirror; a host that does not answer is asked again before the target fails. */
export async function refreshPatiently(
  context: Pick<ScanContext, 'mirrors' | 'signal' | 'retryDelaysMs'>,
  target: TargetToScan,
): Promise<Refreshed> {
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
function refOf({ baseRef, defaultBranch }: TargetToScan): string | undefined {
  if (baseRef !== null) return baseRef;
  return defaultBranch === 'HEAD' ? undefined : `refs/heads/${defaultBranch}`;
}
