/**
 * The edit engine's one function: locate → prove → project → verify, over all hunks of a reply.
 *
 * Pure: no I/O, and the same input gives the same output. Atomic unless partial application is allowed: either every
 * hunk that asks for a change is in the result, or no file is.
 */
import { applyHunks } from './apply-hunks.ts';
import type { EditInput, EditOptions, EditResult } from './edit.ts';
import { NO_CHANGE } from './edit.ts';
import { feedbackFor } from './feedback.ts';
import { parseReply } from './parse/parse-reply.ts';

/** Applies a reply to files; see `EditResult` for what comes back. Never throws on any reply. */
export function applyEdits(input: EditInput, options: EditOptions = {}): EditResult {
  if (input.complete === false) {
    return rejected(
      'truncated',
      'The answer was cut off, so its edits may be incomplete. Send shorter edits.',
    );
  }
  const parsed = parseReply(input);
  if (parsed.failure !== undefined) return rejected(parsed.failure.code, parsed.failure.message);
  if (parsed.hunks.length === 0) return withoutHunks(input.reply);
  const outcome = applyHunks(input, parsed.hunks, options);
  const repairs = parsed.repairs.length > 0 ? { repairs: parsed.repairs } : {};
  const failed = outcome.hunks.some((hunk) => hunk.status === 'rejected');
  const changed = outcome.files.length + outcome.deleted.length > 0;
  const feedback = feedbackFor(outcome.hunks, options.allowPartial === true && changed);
  if ((failed && options.allowPartial !== true) || !changed) {
    const text = feedback ?? 'The edits change nothing: the files already read so.';
    return { status: 'rejected', files: [], deleted: [], hunks: outcome.hunks, ...repairs, feedback: text };
  }
  return { status: 'applied', ...outcome, ...repairs, ...(feedback === undefined ? {} : { feedback }) };
}

function withoutHunks(reply: string): EditResult {
  if (reply.split('\n').some((line) => line.trim() === NO_CHANGE)) {
    return { status: 'applied', files: [], deleted: [], hunks: [], noChange: true };
  }
  return rejected('no_edits', `The answer has no edit. Send edits, or ${NO_CHANGE} alone on a line.`);
}

function rejected(
  code: 'no_edits' | NonNullable<EditResult['hunks'][number]['code']>,
  message: string,
): EditResult {
  const hunks = [{ hunk: 1, status: 'rejected', code, message } as const];
  return { status: 'rejected', files: [], deleted: [], hunks, feedback: `${code}: ${message}` };
}
