/**
 * Counts over the files of a run: what was searched, found, skipped and failed; and the sentence that says so.
 */
import type { FileResult } from '../engine/file-task.ts';
import type { SkipReason } from '../files/source-text.ts';
import { counted, listCounts } from '../words.ts';

/** Running counts of one run. */
export interface Tally {
  add(path: string, result: FileResult): void;
  sites(): number;
  failed(): number;
  /** One sentence; `note` stands at its end. */
  summary(note: string): string;
}

const skipNames: Readonly<Record<SkipReason, string>> = Object.freeze({
  binary: 'binary',
  tooLarge: 'over the size limit',
  notText: 'not UTF-8',
  lfs: 'kept in Git LFS',
  gone: 'gone meanwhile',
  unnamable: 'named in other than UTF-8',
});

/** Starts counting over a number of files. */
export function createTally(files: number): Tally {
  const skipped: Record<string, number> = {};
  let sites = 0;
  let matched = 0;
  let failed = 0;
  return {
    add(_path, result) {
      if (result.kind === 'failed') failed += 1;
      if (result.kind === 'skipped') {
        const name = skipNames[result.reason];
        skipped[name] = (skipped[name] ?? 0) + 1;
      }
      if (result.kind !== 'matched' && result.kind !== 'printed') return;
      matched += 1;
      if (result.kind === 'printed') sites += result.sites;
      else for (const step of result.found) sites += step.sites.length;
    },
    sites: () => sites,
    failed: () => failed,
    summary(note) {
      const left = listCounts(skipped);
      const parts = [
        `${counted(sites, 'site')} in ${counted(matched, 'file')} of ${files}`,
        ...(left === '' ? [] : [`skipped ${left}`]),
        ...(failed === 0 ? [] : [`${failed} failed`]),
        ...(note === '' ? [] : [note]),
      ];
      return parts.join('; ');
    },
  };
}
