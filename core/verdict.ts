/**
 * What verification says of a patch, as plain data.
 *
 * Only new failures count: a check that failed on the base as well is listed as `known`, never held against the patch.
 * Free of zod and Node.
 */
import type { ArtifactRef } from './artifact.ts';

/** How strongly a command was kept from the rest of the machine. `none` is a weaker mode that the verdict names. */
export type SandboxKind = 'bubblewrap' | 'namespaces' | 'none';

/** Result of one check; `inconclusive` means that it could not be run to an end (time-out, missing tool). */
export interface CheckResult {
  /** `syntax`, `types`, `forbid:<rule>` or the id of a declared command. */
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'known' | 'inconclusive' | 'skipped';
  readonly required: boolean;
  /** One sentence for people; for `failed` it names the first new failure. */
  readonly summary: string;
  readonly log?: ArtifactRef;
  readonly sandbox?: SandboxKind;
  readonly durationMs: number;
}

/** The verdict over a patch: `accepted` when no required check has a new failure and none is inconclusive. */
export interface Verdict {
  readonly outcome: 'accepted' | 'rejected' | 'inconclusive';
  readonly checks: readonly CheckResult[];
  /** One sentence for people: why, e.g. `types: 2 new errors, first src/a.ts:3 …`. */
  readonly reason: string;
}

/** The verdict that follows from checks: any required failure rejects, else any required doubt is inconclusive. */
export function verdictOf(checks: readonly CheckResult[]): Verdict {
  const required = checks.filter((check) => check.required);
  const failed = required.find((check) => check.outcome === 'failed');
  if (failed !== undefined) return { outcome: 'rejected', checks, reason: `${failed.id}: ${failed.summary}` };
  const doubt = required.find((check) => check.outcome === 'inconclusive');
  if (doubt !== undefined)
    return { outcome: 'inconclusive', checks, reason: `${doubt.id}: ${doubt.summary}` };
  const passed = checks.filter((check) => check.outcome === 'passed').length;
  return {
    outcome: 'accepted',
    checks,
    reason: `${passed} of ${checks.length} checks passed, no new failure`,
  };
}
