/**
 * The checks `forbid:<rule>`: ways to satisfy the other checks without doing the work are refused. Pure.
 *
 * Each rule looks at the patch alone and counts what is new; it cannot know an intent, so a migration names the rules
 * that it wants.
 */
import type { FileChange } from '../../core/patch.ts';
import type { ForbiddenRule } from '../../core/spec/spec.ts';
import type { CheckResult } from '../../core/verdict.ts';
import {
  countMarks,
  type Mark,
  skipMarks,
  suppressionMarks,
  testMarks,
  widenedMarks,
} from './forbidden-marks.ts';
import { loweredVersions } from './lowered-versions.ts';

const testPath =
  /(^|\/)(__tests__|tests?|specs?)\/|[._-](test|spec)\.[^/]+$|(^|\/)test_[^/]+\.py$|_test\.(go|py|rb)$|(Test|Tests|Spec)\.(java|kt|cs|scala)$/;

/** What is wrong, for people; undefined where nothing is. */
type Rule = (changes: readonly FileChange[]) => string | undefined;

const rules: Readonly<Record<ForbiddenRule, Rule>> = Object.freeze({
  'deleted-tests': deletedTests,
  'skipped-tests': (changes) => more(changes, skipMarks, 'skipped test'),
  'new-suppressions': (changes) => more(changes, suppressionMarks, 'suppression'),
  'widened-types': (changes) => more(changes, widenedMarks, 'widened type'),
  'lowered-versions': lowered,
});

/** Checks a patch against one rule; a finding fails the check, and the check is required. */
export function checkForbidden(rule: ForbiddenRule, changes: readonly FileChange[]): CheckResult {
  const started = performance.now();
  const finding = rules[rule](changes);
  return {
    id: `forbid:${rule}`,
    required: true,
    outcome: finding === undefined ? 'passed' : 'failed',
    summary: finding ?? 'nothing of the kind',
    durationMs: Math.round(performance.now() - started),
  };
}

function more(changes: readonly FileChange[], marks: readonly Mark[], what: string): string | undefined {
  const { before, after, first } = countMarks(changes, marks);
  const count = after - before;
  if (count <= 0) return undefined;
  return `${count} new ${count === 1 ? what : `${what}s`}${first === undefined ? '' : `, first ${first}`}`;
}

function deletedTests(changes: readonly FileChange[]): string | undefined {
  const tests = changes.filter((change) => testPath.test(change.path));
  const { before, after } = countMarks(tests, testMarks);
  if (after < before) return `${before - after} of ${before} test cases are gone`;
  const gone = tests.find((change) => change.after === undefined);
  const made = tests.some((change) => change.before === undefined);
  return gone === undefined || made ? undefined : `${gone.path} is deleted`;
}

function lowered(changes: readonly FileChange[]): string | undefined {
  const [first, ...others] = loweredVersions(changes);
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `${first.path}: ${first.name} from ${first.before} to ${first.after}${more}`;
}
