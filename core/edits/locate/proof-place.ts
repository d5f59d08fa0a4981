/** Guards over the lines that the edit touches: they must be there, together, and an insertion must have one gap. */

import { isBlank } from '../line-keys.ts';
import { insertionOf } from '../project/insertion.ts';
import type { LineChange } from '../project/line-diff.ts';
import { newFormOf } from '../project/merge-line.ts';
import { pairAllLines } from './pair-lines.ts';
import type { Refusal } from './proof.ts';
import type { AlignmentEvidence, EvidenceLine } from './proof-evidence.ts';

const opensBlock = /[:{([]\s*$/;
/** A line this light is punctuation only: skipped, it says nothing about what is missing. */
const punctuationWeight = 0.25;

/** Every deleted or changed line must be matched. */
export function missingTouchedLine(evidence: AlignmentEvidence): Refusal | undefined {
  const missing = evidence.lines.find((line) => line.search.touched && line.position < 0);
  if (missing === undefined) return undefined;
  return {
    code: 'deleted_line_missing',
    message: `The edit changes this line, but the file has no such line there: ${missing.search.text.trim()}`,
  };
}

/** Lines deleted in one go must stand in the file in one go. */
export function brokenRun(evidence: AlignmentEvidence): Refusal | undefined {
  for (const change of evidence.hunk.changes) {
    const positions = evidence.lines
      .filter(
        (line) => line.search.index >= change.from && line.search.index < change.to && line.position >= 0,
      )
      .map((line) => line.position);
    const broken = positions.findIndex(
      (position, index) => index > 0 && position !== (positions[index - 1] ?? 0) + 1,
    );
    if (broken < 0) continue;
    const line = evidence.model.index().inkLines[(positions[broken] ?? 1) - 1] ?? 0;
    const text = evidence.model.lines.bodies[line]?.trim();
    return { code: 'stale_context', message: `Line ${line + 1} stands between the lines to change: ${text}` };
  }
  return undefined;
}

/** Added lines need a matched neighbour, and where both neighbours are matched nothing may stand between them. */
export function unclearInsertion(evidence: AlignmentEvidence): Refusal | undefined {
  if (leavesBlanksAlone(evidence)) {
    const message = 'Nothing of the text to replace stays, and it is unclear whether its blank lines do.';
    return { code: 'insert_position_unclear', message };
  }
  for (const change of evidence.hunk.changes) {
    const touched = evidence.lines.filter(
      (line) => line.search.index >= change.from && line.search.index < change.to,
    );
    const added = evidence.hunk.hunk.replace
      .slice(change.newFrom, change.newTo)
      .filter((line) => !isBlank(line));
    const before = evidence.lines.findLast((line) => line.search.index < change.from);
    const after = evidence.lines.find((line) => line.search.index >= change.to);
    const parts = partsLeftOut(evidence, change, { before, touched, after });
    if (added.length <= touched.length && !parts) continue;
    const open =
      parts ||
      (touched.length === 0
        ? openGap(before, after) || !decidedGap(evidence, change)
        : (apart(before, touched[0]) && !growsFrom(evidence, change, 'above')) ||
          (apart(touched.at(-1), after) && !growsFrom(evidence, change, 'below')));
    if (!open) continue;
    return {
      code: 'insert_position_unclear',
      message: 'The lines next to the added ones are not together in the file.',
    };
  }
  return undefined;
}

/** True when the edit deletes all lines that the file has, and keeps blank ones next to a line that the file lacks. */
function leavesBlanksAlone({ lines, hunk }: AlignmentEvidence): boolean {
  const missing = new Set(lines.filter((line) => line.position < 0).map((line) => line.search.text));
  const { replace } = hunk.hunk;
  if (missing.size === 0 || !replace.some(isBlank)) return false;
  return replace.every((line) => isBlank(line) || missing.has(line));
}

/** True when replaced lines get a blank line at an end beside which SEARCH leaves lines out. */
function partsLeftOut(
  { hunk }: AlignmentEvidence,
  change: LineChange,
  lines: {
    readonly before: EvidenceLine | undefined;
    readonly touched: readonly EvidenceLine[];
    readonly after: EvidenceLine | undefined;
  },
): boolean {
  const { search, replace } = hunk.hunk;
  const fresh = (line: string | undefined, old: string | undefined): boolean =>
    line !== undefined && isBlank(line) && !isBlank(old ?? '');
  const { before, touched, after } = lines;
  return (
    (fresh(replace[change.newFrom], search[change.from]) && apart(before, touched[0])) ||
    (fresh(replace[change.newTo - 1], search[change.to - 1]) && apart(touched.at(-1), after))
  );
}

/**
 * True when the lines that a change adds stand clear of what SEARCH leaves out on one side of the lines it replaces: they
 * are parted from it by a blank line, or the replaced line next to it has its new form at that end of the new text.
 */
function growsFrom(evidence: AlignmentEvidence, change: LineChange, side: 'above' | 'below'): boolean {
  const { search, replace } = evidence.hunk.hunk;
  const touched = evidence.lines.filter(
    (line) => line.search.index >= change.from && line.search.index < change.to,
  );
  const [edge, beside, step] =
    side === 'above' ? [touched[0], change.from - 1, -1] : [touched.at(-1), change.to, 1];
  if (edge === undefined) return false;
  const line = evidence.model.index().inkLines[edge.position] ?? 0;
  const parted = (text: string | undefined): boolean => text !== undefined && isBlank(text);
  const { bodies } = evidence.model.lines;
  const added = replace.slice(change.newFrom, change.newTo).filter((text) => !isBlank(text));
  // What a left-out line opens may be where the added lines belong.
  const leftOut = bodies.slice(line + 1).find((text) => !isBlank(text)) ?? '';
  const opened = side === 'below' && opensBlock.test(leftOut);
  if (!opened && parted(search[beside]) && parted(bodies[line + step])) return true;
  return newFormOf(edge.search.text, added) === (side === 'above' ? 0 : added.length - 1);
}

/** True when two matched lines have others between them in the file. */
function apart(above: EvidenceLine | undefined, below: EvidenceLine | undefined): boolean {
  const [first, second] = [above?.position ?? -1, below?.position ?? -1];
  return first >= 0 && second >= 0 && second !== first + 1;
}

/** True when there is one place for the added lines in the file. */
function decidedGap(evidence: AlignmentEvidence, change: LineChange): boolean {
  const { search, replace } = evidence.hunk.hunk;
  const inkAt = Int32Array.from(evidence.lines, ({ position }) => position);
  const at = pairAllLines(evidence.model, search, inkAt);
  const added = replace.slice(change.newFrom, change.newTo);
  return (
    insertionOf({ search, replace, at }, change, { bodies: evidence.model.lines.bodies, added }) !== undefined
  );
}

/** True when neither neighbour is in the file, or the missing one is a mere bracket, of which there are many. */
function openGap(before: EvidenceLine | undefined, after: EvidenceLine | undefined): boolean {
  const above = before?.position ?? -1;
  const below = after?.position ?? -1;
  if (above < 0 && below < 0) return true;
  const skipped = above < 0 ? before : below < 0 ? after : undefined;
  return skipped !== undefined && skipped.search.weight <= punctuationWeight;
}
