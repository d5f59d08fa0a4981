/**
 * What scanning one target gave, as the rows it becomes; and how results of files make up that of a target. Pure.
 */
import type { EditOrigin } from '../../core/patch.ts';
import type { TargetState } from '../../core/states.ts';
import type { TreeFile } from '../adapters/git/tree.ts';
import { addCounts, describeCounts, type ExcludedCounts } from './file-classes.ts';
import type { FileFailure, FileResult, SiteDetail, SiteRecord } from './file-result.ts';

/** One site as stored. */
export interface TargetSite {
  readonly step: string;
  readonly origin: EditOrigin;
  readonly path: string;
  readonly at: SiteRecord['at'];
  readonly text: string;
  readonly detail?: SiteDetail;
}

/** What becomes of a target. */
export type TargetScan =
  | {
      readonly kind: 'scanned';
      readonly to: Extract<TargetState, 'matched' | 'clean' | 'failed'>;
      readonly reason: string;
      readonly code?: string;
      readonly baseRef: string;
      readonly baseCommit: string;
      readonly filesScanned: number;
      readonly bytesScanned: number;
      readonly sites: readonly TargetSite[];
      readonly excluded: ExcludedCounts;
    }
  /** Nothing could be scanned: no commit (`skipped`), no access, no such ref (`failed`). */
  | {
      readonly kind: 'settled';
      readonly to: Extract<TargetState, 'skipped' | 'failed'>;
      readonly reason: string;
      readonly code: string;
    };

/** The scanned files of a target with their results. */
export interface TargetFiles {
  readonly baseRef: string;
  readonly baseCommit: string;
  readonly excluded: ExcludedCounts;
  /** Files that count as scanned without a result. @default none */
  readonly clean?: { readonly files: number; readonly bytes: number } | undefined;
  readonly files: readonly { readonly file: TreeFile; readonly result: FileResult }[];
  readonly steps: readonly { readonly step: string; readonly origin: EditOrigin }[];
}

/**
 * Sums the files of a target up. With a site it is `matched`, whatever else failed; without one it is `clean` only where
 * every file could be looked at.
 */
export function sumUp(target: TargetFiles): TargetScan {
  const sites: TargetSite[] = [];
  const failures: { readonly path: string; readonly failure: FileFailure }[] = [];
  let excluded = target.excluded;
  let [filesScanned, bytesScanned] = [target.clean?.files ?? 0, target.clean?.bytes ?? 0];
  for (const { file, result } of target.files) {
    if (result.kind === 'excluded') {
      excluded = addCounts(excluded, { [result.reason]: 1 });
      continue;
    }
    filesScanned += 1;
    bytesScanned += result.bytes;
    if (result.kind === 'failed') failures.push({ path: file.path, failure: result });
    if (result.kind !== 'matched') continue;
    for (const site of sitesOf(file.path, result, target.steps)) sites.push(site);
  }
  const { baseRef, baseCommit } = target;
  const to = sites.length > 0 ? 'matched' : failures.length > 0 ? 'failed' : 'clean';
  const reason = [describeFailures(failures), to === 'clean' ? describeExcluded(filesScanned, excluded) : '']
    .filter((part) => part !== '')
    .join('; ');
  const code = to === 'clean' ? undefined : failures[0]?.failure.code;
  const counts = { filesScanned, bytesScanned, sites, excluded };
  return {
    kind: 'scanned',
    to,
    reason,
    baseRef,
    baseCommit,
    ...counts,
    ...(code === undefined ? {} : { code }),
  };
}

function sitesOf(
  path: string,
  result: Extract<FileResult, { readonly kind: 'matched' }>,
  steps: TargetFiles['steps'],
): readonly TargetSite[] {
  return steps.flatMap(({ step, origin }, index) =>
    (result.steps[index]?.sites ?? []).map((site) => ({
      step,
      origin,
      path: site.path ?? path,
      at: site.at,
      text: site.text,
      ...(site.detail === undefined ? {} : { detail: site.detail }),
    })),
  );
}

function describeFailures(
  failures: readonly { readonly path: string; readonly failure: FileFailure }[],
): string {
  const [first] = failures;
  if (first === undefined) return '';
  const count = failures.length === 1 ? '1 file' : `${failures.length} files`;
  return `${count} could not be scanned, first ${first.path}: ${first.failure.message}`;
}

function describeExcluded(filesScanned: number, excluded: ExcludedCounts): string {
  const { outside, language, special, ...telling } = excluded;
  const leftOut = describeCounts(telling);
  if (filesScanned > 0) return leftOut === '' ? '' : `no site; left out: ${leftOut}`;
  const all = describeCounts(excluded);
  return all === '' ? 'the repository has no file' : `no file in scope; left out: ${all}`;
}
