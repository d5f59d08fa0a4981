/**
 * The check `syntax`: a changed file must not parse worse than it did.
 *
 * Pure. Parse errors of the base are held against nobody; a file without a grammar does not take part.
 */
import type { FileChange } from '../../core/patch.ts';
import type { CheckResult } from '../../core/verdict.ts';
import { countSyntaxErrors } from '../../query-language/index.ts';

/** Compares the parse errors of every changed file before and after; files without a grammar do not take part. */
export function checkSyntax(changes: readonly FileChange[]): CheckResult {
  const started = performance.now();
  const counted = changes.flatMap(countChange);
  const worse = counted.filter((file) => file.after > file.before);
  const [first] = worse;
  const base = { id: 'syntax', required: true, durationMs: Math.round(performance.now() - started) };
  if (first !== undefined) {
    const more = worse.length === 1 ? '' : ` and ${worse.length - 1} more files`;
    const summary = `${first.path} has ${first.after} parse errors, ${first.before} before${more}`;
    return { ...base, outcome: 'failed', summary };
  }
  if (counted.length === 0) {
    return { ...base, outcome: 'skipped', summary: 'no changed file has a grammar here' };
  }
  return {
    ...base,
    outcome: 'passed',
    summary: `${counted.length} changed files parse no worse than before`,
  };
}

interface Counted {
  readonly path: string;
  readonly before: number;
  readonly after: number;
}

function countChange({ path, before, after }: FileChange): readonly Counted[] {
  if (after === undefined) return [];
  const count = countSyntaxErrors({ path, text: after });
  if (count === undefined) return [];
  const earlier = before === undefined ? 0 : (countSyntaxErrors({ path, text: before }) ?? 0);
  return [{ path, before: earlier, after: count }];
}
