/**
 * Words the outcome for the model's next attempt: which edits to send again, why, and what the file says now.
 *
 * Text only, at most forty lines per edit; the codes are those of the reports, so that tools need not read the words. The
 * file's lines are shown as they are, without numbers, so that they can be copied into SEARCH.
 */
import type { EditCandidate, HunkReport } from './edit.ts';

const mostLines = 40;

/** Feedback over all hunks, or undefined when none was rejected; `kept` says that the others were applied. */
export function feedbackFor(hunks: readonly HunkReport[], kept: boolean): string | undefined {
  const failed = hunks.filter((hunk) => hunk.status === 'rejected');
  if (failed.length === 0) return undefined;
  const fine = hunks.filter((hunk) => hunk.status !== 'rejected').map((hunk) => hunk.hunk);
  const head = kept
    ? `${failed.length} of ${hunks.length} edits were not applied.`
    : `Nothing was applied: ${failed.length} of ${hunks.length} edits failed.`;
  return [head, ...aboutOthers(fine, kept), ...failed.map(describe)].join('\n\n');
}

function aboutOthers(fine: readonly number[], kept: boolean): string[] {
  if (fine.length === 0) return [];
  const [noun, verb, pronoun] = fine.length === 1 ? ['Edit', 'was', 'it'] : ['Edits', 'were', 'them'];
  const list = `${noun} ${fine.join(', ')}`;
  if (kept) return [`${list} ${verb} applied; do not send ${pronoun} again.`];
  return [`${list} can be applied; send ${pronoun} again unchanged.`];
}

function describe(hunk: HunkReport): string {
  const where = hunk.path === undefined ? '' : ` in ${hunk.path}`;
  const lines = [`Edit ${hunk.hunk}${where}: ${hunk.code ?? 'no_match'}. ${hunk.message ?? ''}`.trimEnd()];
  for (const candidate of hunk.candidates ?? []) lines.push(...shown(candidate));
  return lines.slice(0, mostLines).join('\n');
}

function shown({ line, endLine, context }: EditCandidate): string[] {
  const place = line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`;
  return [`The file has at ${place}:`, ...context.split('\n')];
}
