/**
 * Whose indentation REPLACE follows: that of SEARCH (then it is mapped like SEARCH) or already that of the file.
 *
 * A model may quote a text with the wrong indentation and yet write the new one as the file has it. Lines that SEARCH and
 * REPLACE share decide; where they share none, the unit or the first line does.
 */
import { bareLine, indentOf, isBlank } from '../line-keys.ts';
import type { Located } from '../locate/located.ts';
import { type IndentRelation, indentPairs, indentRelation, indentUnit } from './indent.ts';
import { lineDiff } from './line-diff.ts';

/** SEARCH as it should be compared with REPLACE, and the relation by which added lines are indented. */
export interface IndentChoice {
  readonly search: readonly string[];
  readonly relation: IndentRelation;
}

const asWritten: IndentRelation = { identity: true, map: (indent) => indent };

/** The choice for a located hunk, undefined when its indentation has no relation to the file's. */
export function chooseIndent(bodies: readonly string[], place: Located): IndentChoice | undefined {
  if (place.tier === 'exact') return { search: place.search, relation: asWritten };
  const relation = indentRelation({
    pairs: indentPairs(place.search, place.at, bodies),
    hasFirst: (place.at[0] ?? -1) >= 0 && !isBlank(place.search[0] ?? ''),
    wanted: place.replace.filter((line) => !isBlank(line)).map(indentOf),
  });
  if (relation?.identity === true) return { search: place.search, relation };
  const asInFile = place.search.map((line, index) => {
    const partner = bodies[place.at[index] ?? -1];
    return partner === undefined || isBlank(line) ? line : indentOf(partner) + line.trimStart();
  });
  if (followsFile(place, asInFile, bodies)) return { search: asInFile, relation: asWritten };
  if (relation?.firstLine === undefined)
    return relation === undefined ? undefined : { search: place.search, relation };
  return { search: place.search, relation: relativeToFirst(place.replace, relation) };
}

/** Where SEARCH dropped the indentation of its first line alone, REPLACE may have dropped it throughout. */
function relativeToFirst(replace: readonly string[], relation: IndentRelation): IndentRelation {
  const base = relation.firstLine?.file ?? '';
  const [head = '', ...rest] = replace.filter((line) => !isBlank(line)).map(indentOf);
  const dropped = head === relation.firstLine?.reply && rest.some((indent) => indent.length < base.length);
  return dropped ? { identity: false, map: (indent) => base + indent } : relation;
}

function followsFile(place: Located, asInFile: readonly string[], bodies: readonly string[]): boolean {
  const indents = (lines: readonly string[]): string[] =>
    lines.filter((line) => !isBlank(line)).map(indentOf);
  const [quoted, added] = [indents(place.search), indents(place.replace)];
  const file = indents([...place.at].flatMap((line) => (line < 0 ? [] : [bodies[line] ?? ''])));
  const [first] = added;
  if (first === quoted[0] && first !== file[0]) return false;
  const asQuoted = keptLines(place.search, place.replace);
  const asFile = keptLines(asInFile, place.replace);
  if (asQuoted !== asFile) return asQuoted === 0;
  const tabbed = (list: readonly string[]): boolean => list.some((indent) => indent.includes('\t'));
  if (tabbed(quoted) !== tabbed(file))
    return tabbed(added) === tabbed(file) && added.some((indent) => indent !== '');
  if (first === quoted[0])
    return indentUnit(quoted) !== indentUnit(file) && indentUnit(added) === indentUnit(file);
  return first === file[0];
}

/** Lines with ink that the edit script keeps. */
function keptLines(search: readonly string[], replace: readonly string[]): number {
  const changed = new Set<number>();
  for (const change of lineDiff(search, replace)) {
    for (let line = change.from; line < change.to; line++) changed.add(line);
  }
  return search.filter((line, index) => !changed.has(index) && bareLine(line) !== '').length;
}
