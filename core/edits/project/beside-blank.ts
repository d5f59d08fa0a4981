/**
 * Whether replaced lines keep to their side of blank lines that SEARCH leaves out next to them.
 *
 * The blank lines stay where they are; asked is only whether some of the new text goes to their other side. It does not
 * where the old line at that end has its new form at the same end, by its words, its kind, or because the new text has
 * but one way to be read: as many lines as before, or one statement.
 */
import { indentOf, isBlank } from '../line-keys.ts';
import { lineTokens } from '../locate/line-similarity.ts';
import type { Located } from '../locate/located.ts';
import { inLongerRun } from './blank-runs.ts';
import { leadsWhatFollows } from './gap.ts';
import type { LineChange } from './line-diff.ts';
import { newForm } from './new-form.ts';
import { importsName, kindOf } from './sorted-place.ts';

const closer = /^\s*[)\]}]/;

/** The replaced lines of the file, all its lines, and the new text. */
interface Replaced {
  readonly lines: readonly number[];
  readonly bodies: readonly string[];
  readonly added: readonly string[];
}

/** One end of a change: the old line there, all new lines with ink, and the line behind the blank ones. */
interface End {
  readonly old: string;
  readonly ink: readonly string[];
  readonly at: number;
  readonly across: string;
}

/** True when some of the new text may belong to the other side of left-out blank lines. */
export function besideBlank(place: Located, change: LineChange, { lines, bodies, added }: Replaced): boolean {
  const [first, last] = [lines[0] ?? 0, lines.at(-1) ?? 0];
  const above = place.at[change.from - 1] ?? -1;
  const below = place.at[change.to] ?? -1;
  const ink = added.filter((line) => !isBlank(line));
  if (ink.length === 0) return false;
  const old = place.search.slice(change.from, change.to);
  const asMany = old.filter((line) => !isBlank(line)).length === ink.length;
  const strays = (end: End, gap: readonly string[]): boolean =>
    !formsEnd(end.old, ink, end.at) && !(gap.every(isBlank) && ((asMany && sameLevel(end)) || keepsTo(end)));
  const upper: End = { old: old[0] ?? '', ink, at: 0, across: bodies[above] ?? '' };
  const lower: End = { old: old.at(-1) ?? '', ink, at: ink.length - 1, across: bodies[below] ?? '' };
  const upwards = above >= 0 && (first > above + 1 || inLongerRun(place, bodies, change.from - 1));
  const downwards = below >= 0 && (last < below - 1 || inLongerRun(place, bodies, change.to));
  return (
    (upwards && (isBlank(added[0] ?? '') || strays(upper, bodies.slice(above + 1, first)))) ||
    (downwards && (isBlank(added.at(-1) ?? '') || strays(lower, bodies.slice(last + 1, below))))
  );
}

/** True when the new form of a line is at one end of the new text: by its words, or it alone begins as the line does. */
function formsEnd(line: string | undefined, ink: readonly string[], end: number): boolean {
  const form = newForm(line, ink);
  if (form >= 0) return form === end || belongs(line ?? '', ink, { form, end });
  const head = beginning(line ?? '');
  return head !== undefined && ink.every((text, index) => (beginning(text) === head) === (index === end));
}

/** True when the lines from the new form of a line to the end are one statement with it, or comments on it. */
function belongs(
  line: string,
  ink: readonly string[],
  { form, end }: { readonly form: number; readonly end: number },
): boolean {
  const width = (text: string): number => indentOf(text).length;
  if (end > form) {
    const level = width(ink[form] ?? '');
    return ink
      .slice(form + 1)
      .every((text) => width(text) > level || (width(text) === level && closer.test(text)));
  }
  if (ink.slice(0, form).every(leadsWhatFollows)) return true;
  const [head = '', ...rest] = ink.slice(0, form + 1);
  return beginning(head) === beginning(line) && rest.every((text) => width(text) > width(head));
}

/** Indentation and the first two tokens of a line; undefined where it has fewer. */
function beginning(line: string): string | undefined {
  const [first, second] = lineTokens(line);
  return second === undefined ? undefined : `${indentOf(line)}${first} ${second}`;
}

/**
 * True when the line at this end is nothing to the line across the blank ones, and what the old one was: a line of its kind,
 * or the beginning or end of one statement at its level.
 */
function keepsTo({ old, ink, at, across }: End): boolean {
  const text = ink[at] ?? '';
  if (kindOf(text) === kindOf(across)) return false;
  if (kindOf(text) === kindOf(old)) return true;
  return sameLevel({ old, ink, at, across }) && isStatement(ink) && importsName(text) === importsName(old);
}

function sameLevel({ old, ink, at }: End): boolean {
  return indentOf(ink[at] ?? '') === indentOf(old);
}

/** True for lines of one statement: behind its comments and decorators all but the first stand deeper or close it. */
function isStatement(ink: readonly string[]): boolean {
  const head = ink.findIndex((line, index) => index === ink.length - 1 || !leadsWhatFollows(line));
  const level = indentOf(ink[0] ?? '').length;
  return ink.slice(head).every((line, index) => {
    const width = indentOf(line).length;
    return index === 0 ? width === level : width > level || (width === level && closer.test(line));
  });
}
