/**
 * SEARCH and REPLACE of one hunk from its prefixed lines, for unified diffs and apply_patch alike.
 *
 * A line without prefix is context; an empty line is empty context. Where some context has lost its leading space, no
 * space is taken for a prefix, so that indentation is never eaten; where all of it starts with a space, the reading with
 * the space as text is kept as an alternative. So is the one in which lines between added ones have lost their mark.
 */
import type { Hunk } from '../hunk.ts';

const noNewline = /^\\ ?No newline/;

type DiffTexts = Pick<Hunk, 'search' | 'replace' | 'atEnd' | 'unended' | 'alternative'>;

/** Texts of one hunk, or undefined when it changes nothing. */
export function hunkFromDiff(lines: readonly string[]): DiffTexts | undefined {
  if (!lines.some((line) => /^[-+]/.test(line))) return undefined;
  const context = lines.filter((line) => line !== '' && !/^[-+\\]/.test(line));
  const prefixed = context.every((line) => line.startsWith(' '));
  const read = readTexts(lines, prefixed);
  const other = prefixed ? lines : withAddedMarks(lines);
  const { search, replace } = readTexts(other, false);
  const same = context.length === 0 || (search === read.search && replace === read.replace);
  return same ? read : { ...read, alternative: { search, replace } };
}

const unmarked = /^[^\s\-+\\@]/;

/** The lines with the mark of an added line on those between two added ones that have no prefix at all. */
function withAddedMarks(lines: readonly string[]): readonly string[] {
  const marked = [...lines];
  for (let at = 0; at < lines.length; at++) {
    if (!unmarked.test(lines[at] ?? '')) continue;
    let end = at + 1;
    while (end < lines.length && unmarked.test(lines[end] ?? '')) end++;
    const between = lines[at - 1]?.startsWith('+') === true && lines[end]?.startsWith('+') === true;
    for (; at < end; at++) if (between) marked[at] = `+${lines[at] ?? ''}`;
  }
  return marked;
}

/** How many lines a hunk lacks of those that its header counts for the old and for the new text, 0 when it has enough. */
export function missingLines(lines: readonly string[], [old, fresh]: readonly [number, number]): number {
  const count = (other: string): number =>
    lines.filter((line) => !line.startsWith(other) && !noNewline.test(line)).length;
  return Math.max(0, old - count('+'), fresh - count('-'));
}

/**
 * A hunk without the prose behind it: what follows a blank line below the last change and has no prefix, where all of the
 * hunk's own context has one.
 */
export function withoutProse(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => /^[-+]/.test(line));
  const end = lines.findIndex(
    (line, at) =>
      at > last && line === '' && /^[^ \\]/.test(lines.slice(at).find((next) => next !== '') ?? ''),
  );
  const own = lines.slice(0, end).filter((line) => !/^[-+\\]/.test(line) && line !== '');
  return end < 0 || own.length === 0 || own.some((line) => !line.startsWith(' '))
    ? lines
    : lines.slice(0, end);
}

function readTexts(lines: readonly string[], prefixed: boolean): DiffTexts {
  const search: string[] = [];
  const replace: string[] = [];
  let oldUnended = false;
  let newUnended = false;
  let before = '';
  for (const line of lines) {
    if (noNewline.test(line)) {
      oldUnended ||= before !== '+';
      newUnended ||= before !== '-';
      continue;
    }
    before = line.charAt(0);
    const text = before === '-' || before === '+' || (prefixed && line !== '') ? line.slice(1) : line;
    if (before !== '+') search.push(text);
    if (before !== '-') replace.push(text);
  }
  if (oldUnended && !newUnended) replace.push('');
  return {
    search: joined(search),
    replace: joined(replace),
    ...(oldUnended || newUnended ? { atEnd: true } : {}),
    ...(newUnended ? { unended: true } : {}),
  };
}

function joined(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
