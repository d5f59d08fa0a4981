/**
 * Projects the edit script SEARCH→REPLACE onto the file's own lines.
 *
 * SEARCH only located the place: lines that the script keeps stay as the file has them, whatever the model wrote there;
 * lines that it adds take the file's indentation. Nothing outside the changed lines is ever touched.
 */
import { indentOf, isBlank } from '../line-keys.ts';
import type { Located } from '../locate/located.ts';
import type { LineSplice, TextLines } from '../text-lines.ts';
import { type IndentRelation, indentPairs, indentRelation } from './indent.ts';
import { type LineChange, lineDiff } from './line-diff.ts';

/** The script in file terms, or why it has no certain position there. */
export type Projection =
  | { readonly ok: true; readonly splices: readonly LineSplice[]; readonly reindented: boolean }
  | { readonly ok: false; readonly why: string };

/** Projects one located hunk. */
export function project(lines: TextLines, place: Located): Projection {
  const relation =
    place.tier === 'exact'
      ? undefined
      : indentRelation({
          pairs: indentPairs(place.search, place.at, lines.bodies),
          hasFirst: (place.at[0] ?? -1) >= 0 && !isBlank(place.search[0] ?? ''),
          wanted: place.replace.filter((line) => !isBlank(line)).map(indentOf),
        });
  if (place.tier !== 'exact' && relation === undefined)
    return { ok: false, why: 'the indentation differs unevenly' };
  const splices: LineSplice[] = [];
  let reindented = false;
  for (const change of lineDiff(place.search, place.replace)) {
    const spot = spotOf(place, change);
    if (spot === undefined) return { ok: false, why: 'the lines around the change are not in the file' };
    const added = reindent(place, change, relation);
    if (added === undefined) return { ok: false, why: 'the added lines have no indentation in the file' };
    reindented ||= added.changed;
    splices.push({ ...spot, lines: added.lines });
  }
  return { ok: true, splices, reindented };
}

/** The file lines that a change replaces; for an insertion, the gap it goes into. */
function spotOf(place: Located, change: LineChange): Pick<LineSplice, 'at' | 'count'> | undefined {
  let first = -1;
  let last = -1;
  for (let line = change.from; line < change.to; line++) {
    const partner = place.at[line] ?? -1;
    if (partner < 0) continue;
    if (first < 0) first = partner;
    last = partner;
  }
  if (first >= 0) return { at: first, count: last - first + 1 };
  const before = place.at[change.from - 1] ?? -1;
  if (before >= 0) return { at: before + 1, count: 0 };
  const after = place.at[change.to] ?? -1;
  return after >= 0 ? { at: after, count: 0 } : undefined;
}

function reindent(
  place: Located,
  change: LineChange,
  relation: IndentRelation | undefined,
): { lines: string[]; changed: boolean } | undefined {
  const lines: string[] = [];
  let changed = false;
  for (let index = change.newFrom; index < change.newTo; index++) {
    const line = place.replace[index] ?? '';
    if (relation === undefined || isBlank(line)) {
      lines.push(line);
      continue;
    }
    const indent = indentOf(line);
    const first = index === 0 && relation.firstLine?.reply === indent ? relation.firstLine.file : undefined;
    const mapped = first ?? relation.map(indent);
    if (mapped === undefined) return undefined;
    changed ||= mapped !== indent;
    lines.push(mapped + line.slice(indent.length));
  }
  return { lines, changed };
}
