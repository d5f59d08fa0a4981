/**
 * Words the outcome for the model's next attempt: which hunks to send again, why, and what the file says now.
 *
 * Text only, at most a screen per hunk; the codes are those of the reports, so that tools need not read the words.
 */
import type { HunkReport } from './edit.ts';

/** Feedback over all hunks, or undefined when none was rejected. */
export function feedbackFor(hunks: readonly HunkReport[], kept: boolean): string | undefined {
  const failed = hunks.filter((hunk) => hunk.status === 'rejected');
  if (failed.length === 0) return undefined;
  const fine = hunks.filter((hunk) => hunk.status !== 'rejected').map((hunk) => hunk.hunk);
  const head = kept
    ? `${failed.length} of ${hunks.length} edits were not applied.`
    : `Nothing was applied: ${failed.length} of ${hunks.length} edits failed.`;
  const parts = [head];
  if (fine.length > 0 && kept) parts.push(`Edits ${fine.join(', ')} were applied; do not send them again.`);
  if (fine.length > 0 && !kept) parts.push(`Edits ${fine.join(', ')} fit; send them again unchanged.`);
  return [...parts, ...failed.map(describe)].join('\n\n');
}

function describe(hunk: HunkReport): string {
  const where = hunk.path === undefined ? '' : ` in ${hunk.path}`;
  const lines = [`Edit ${hunk.hunk}${where}: ${hunk.code ?? 'no_match'}. ${hunk.message ?? ''}`.trimEnd()];
  for (const candidate of hunk.candidates ?? []) {
    lines.push(`Lines ${candidate.line}–${candidate.endLine}:`, candidate.context);
  }
  return lines.join('\n');
}
