/**
 * What became of one edit of a reply, in one line. Pure.
 */
import type { HunkReport } from '../../core/edits/index.ts';

/** E.g. `edit 2 src/a.ts:10-14: applied (aligned, confidence 0.91)`. */
export function hunkLine(hunk: HunkReport): string {
  const { path, span, status, tier, confidence, code, message } = hunk;
  const place = path === undefined ? '' : ` ${path}${span === undefined ? '' : `:${span[0]}-${span[1]}`}`;
  const head = `edit ${hunk.hunk}${place}: ${status.replace('_', ' ')}`;
  if (status === 'applied') {
    const sure = confidence === undefined || confidence === 1 ? '' : `, confidence ${confidence.toFixed(2)}`;
    return `${head} (${tier ?? 'exact'}${sure})`;
  }
  const [why] = (message ?? '').split('\n');
  return `${head}${code === undefined ? '' : ` (${code})`}${why === undefined || why === '' ? '' : `: ${why}`}`;
}
