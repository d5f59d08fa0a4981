/**
 * Runs compiled steps over one file.
 *
 * Pure; the same wherever a file is matched. A query only counts sites where it is a `select`, and changes the file where
 * it is a `rewrite`.
 */
import type { MatchedSite, SourceFile } from '../../query-language/index.ts';
import { appliesTo, mayMatch } from '../../query-language/match/prefilter.ts';
import { runQuery } from '../../query-language/match/run-query.ts';
import type { CompiledStep } from './query-steps.ts';

/** What one step found in one file. */
export interface StepSites {
  readonly step: string;
  readonly sites: readonly MatchedSite[];
}

/** What all steps together did to one file. */
export type StepsOutcome =
  | { readonly kind: 'clean' }
  | {
      readonly kind: 'matched';
      readonly found: readonly StepSites[];
      /** The file and the new files beside it after the last step; empty where nothing changed. */
      readonly outputs: readonly SourceFile[];
    }
  | { readonly kind: 'failed'; readonly step: string; readonly code: string; readonly message: string };

/** True where some step may have something to do with a file of this path. */
export function concerns(steps: readonly CompiledStep[], path: string): boolean {
  return steps.some(({ query }) => appliesTo(query, path));
}

/** Runs the steps over one file. */
export function runSteps(steps: readonly CompiledStep[], file: SourceFile): StepsOutcome {
  const found: StepSites[] = [];
  let files: readonly SourceFile[] = [file];
  let isChanged = false;
  for (const step of steps) {
    const next: SourceFile[] = [];
    for (const current of files) {
      const outcome = runStep(step, current);
      if (outcome.kind === 'failed')
        return { kind: 'failed', step: step.id, code: outcome.code, message: outcome.message };
      if (outcome.kind === 'clean') {
        next.push(current);
        continue;
      }
      found.push({ step: step.id, sites: outcome.sites });
      const isRewrite =
        step.role === 'rewrite' && (outcome.output !== undefined || outcome.newFiles.length > 0);
      if (isRewrite) isChanged = true;
      next.push(...(isRewrite ? [outcome.output ?? current, ...outcome.newFiles] : [current]));
    }
    files = next;
  }
  if (found.length === 0) return { kind: 'clean' };
  return { kind: 'matched', found, outputs: isChanged ? files : [] };
}

function runStep({ query }: CompiledStep, file: SourceFile) {
  if (!appliesTo(query, file.path) || !mayMatch(query, file.text)) return { kind: 'clean' } as const;
  return runQuery(query, file);
}
