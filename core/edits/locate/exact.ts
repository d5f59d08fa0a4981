/**
 * Tier 0: SEARCH occurs in the file character for character.
 *
 * A hit may start or end inside a line; the line's remainder is then added to both SEARCH and REPLACE, so that all
 * later stages see whole lines only.
 */
import type { FileModel } from '../file-model.ts';
import { indentOf, isBlank, isWordCode } from '../line-keys.ts';
import { opensDeeper } from '../project/tearing.ts';
import type { Located } from './located.ts';

const mostHits = 1000;
const opener = /[:{([]\s*$|=>\s*$|\b(?:then|do)\s*$/;
/** A tag whose attributes go on below. */
const openTag = /^\s*<[A-Za-z][\w.:-]*[^>]*$/;
/** What a preprocessor reads stands at the margin, whatever is around it. */
const directive = /^#\s*(?:if|ifdef|ifndef|else|elif|endif|define|undef|include|pragma)\b/;
const ends = /[^.]\.\s*$/;
const closer = /^\s*[)\]}]/;

/** Every non-overlapping place where the text stands exactly, in order; with `all`, hits that share lines are one. */
export function exactPlaces(model: FileModel, search: string, replace: string, all = false): Located[] {
  const hits = hitsOf(model.plain, search);
  if (hits.length === 0) return [];
  const starts = lineStarts(model);
  const groups: number[][] = [];
  for (const at of hits) {
    const last = groups.at(-1);
    const end = (last?.at(-1) ?? 0) + search.length;
    if (all && last !== undefined && lineAt(starts, end) >= lineAt(starts, at)) last.push(at);
    else groups.push([at]);
  }
  return groups.map((group) => wholeLinePlace(model, starts, { group, search, replace }));
}

function hitsOf(text: string, search: string): number[] {
  const hits: number[] = [];
  if (search === '') return hits;
  for (
    let at = text.indexOf(search);
    at !== -1 && hits.length < mostHits;
    at = text.indexOf(search, at + search.length)
  ) {
    hits.push(at);
  }
  return hits;
}

/** Offsets in `plain` at which lines start. */
function lineStarts(model: FileModel): Int32Array {
  const starts = new Int32Array(model.lines.bodies.length + 1);
  model.lines.bodies.forEach((body, line) => {
    starts[line + 1] = (starts[line] ?? 0) + body.length + 1;
  });
  return starts;
}

interface TextHit {
  /** Offsets of hits that share lines, ascending. */
  readonly group: readonly number[];
  readonly search: string;
  readonly replace: string;
}

function wholeLinePlace(model: FileModel, starts: Int32Array, hit: TextHit): Located {
  const whole = wholeLines(model, starts, hit);
  if (whole !== undefined) return whole;
  const from = hit.group[0] ?? 0;
  const end = (hit.group.at(-1) ?? 0) + hit.search.length;
  const first = lineAt(starts, from);
  const last = lineAt(starts, end);
  const head = starts[first] ?? 0;
  const tail = (starts[last] ?? 0) + (model.lines.bodies[last] ?? '').length;
  const parts: string[] = [];
  let next = head;
  for (const at of hit.group) {
    parts.push(
      model.plain.slice(next, at),
      replacementAt(model.plain.slice(head, at), hit, lineBelow(model, last)),
    );
    next = at + hit.search.length;
  }
  const search = model.plain.slice(head, tail).split('\n');
  const text = parts.join('') + model.plain.slice(next, tail);
  const replace = keepsFirst(hit) ? text.split('\n') : splitText(text, model.plain.slice(head, from));
  const at = Int32Array.from(search, (_, index) => first + index);
  return {
    tier: 'exact',
    search,
    replace,
    at,
    first,
    last,
    confidence: 1,
    margin: 1,
    hits: hit.group.length,
    dropped: dropped(model.plain.slice(head, from), hit.search),
  };
}

function dropped(before: string, search: string): boolean {
  return before !== '' && isBlank(before) && indentOf(search) === '';
}

function newLines(hit: TextHit, before: string, text: string): string[] {
  return keepsFirst(hit) ? (before + text).split('\n') : splitText(before + text, before);
}

/** True where SEARCH begins with the end of a line that REPLACE begins with as well: what that line has is no concern of it. */
function keepsFirst({ search, replace }: TextHit): boolean {
  return search.startsWith('\n') && replace.startsWith('\n');
}

/** Lines of a new text behind what the file has before it; an indentation that nothing follows is none. */
function splitText(text: string, before: string): string[] {
  const [head = '', ...rest] = text.split('\n');
  const left = rest.length > 0 && before !== '' && head === before && isBlank(before);
  return [left ? '' : head, ...rest];
}

/** The place of whole lines with their line ends on both sides: the line below is no part of it. */
function wholeLines(model: FileModel, starts: Int32Array, hit: TextHit): Located | undefined {
  const [from = 0, ...more] = hit.group;
  const ended = hit.search.endsWith('\n') && (hit.replace === '' || hit.replace.endsWith('\n'));
  const first = lineAt(starts, from);
  const before = model.plain.slice(starts[first] ?? 0, from);
  if (!ended || more.length > 0 || (hit.replace === '' && !isBlank(before))) return undefined;
  const search = (before + hit.search.slice(0, -1)).split('\n');
  const replace =
    hit.replace === ''
      ? []
      : newLines(
          hit,
          before,
          replacementAt(before, hit, lineBelow(model, first + search.length - 1)).slice(0, -1),
        );
  const at = Int32Array.from(search, (_, index) => first + index);
  return {
    tier: 'exact',
    search,
    replace,
    at,
    first,
    last: first + search.length - 1,
    confidence: 1,
    margin: 1,
    dropped: dropped(before, hit.search),
  };
}

/**
 * The replacement of a hit whose first line lacks its indentation.
 *
 * A SEARCH of one line with ink cannot tell whether the further lines of REPLACE are indented as in the file or, like
 * the first, relative to it. Of the two the one that tears nothing is meant; where both or none do, they are relative
 * when one of them has no indentation at all, when the next would otherwise not stand right of an opener, or when the
 * next stands under a column of the first as quoted.
 */
function replacementAt(before: string, hit: TextHit, below: string): string {
  if (before === '' || !isBlank(before) || hit.search.trimEnd().includes('\n')) return hit.replace;
  const [head = '', ...rest] = hit.replace.split('\n');
  if (indentOf(head) === before && indentOf(hit.search) === '') return [head.trimStart(), ...rest].join('\n');
  const indents = rest.filter((line) => !isBlank(line) && !directive.test(line)).map(indentOf);
  const [next] = indents;
  if (next === undefined) return hit.replace;
  const relative = rest.map((line) => (isBlank(line) ? line : before + line));
  const [asWritten, asFirst] = [rest, relative].map((lines) => staggers([before + head, ...lines, below]));
  const left = indents.includes('');
  const flat = (opener.test(head) || openTag.test(head)) && next.length <= before.length;
  const moved = asWritten === asFirst ? left || flat || alignsWithin(head, before, next) : asWritten;
  return moved ? [head, ...relative].join('\n') : hit.replace;
}

/** True when a line stands under what an open bracket or a column of the first line begins, as that line is quoted and only so. */
function alignsWithin(head: string, before: string, next: string): boolean {
  if (/[^ ]/.test(before + next) || indentOf(head) !== '') return false;
  const under = (column: number): boolean =>
    column > 0 &&
    (/ {2}$/.test(head.slice(0, column)) || staysOpen(head.slice(column - 1))) &&
    /^\S/.test(head.slice(column));
  return under(next.length) && !under(next.length - before.length);
}

/** True for a text that begins with a bracket and does not close it. */
function staysOpen(text: string): boolean {
  if (!/^[([{]/.test(text)) return false;
  let depth = 0;
  for (const char of text) {
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth === 0) return false;
  }
  return true;
}

const continues = /^\s*(?:\.(?!\.)|\?\.|&&|\|\|)/;

/** True when a line stands deeper than one that opens nothing, or goes on with one that stands deeper. */
function staggers(lines: readonly string[]): boolean {
  const ink = lines.filter((line) => !isBlank(line) && !directive.test(line));
  return ink.some((line, index) => {
    const above = ink[index - 1];
    if (above === undefined) return false;
    const goesOn = continues.test(line);
    const level = indentOf(line).length === indentOf(above).length;
    if (level && closer.test(line) && !closer.test(above) && !opensDeeper(above)) return true;
    if (indentOf(line).length < indentOf(above).length) return goesOn && !continues.test(above);
    return (
      indentOf(line).length > indentOf(above).length && !goesOn && (ends.test(above) || !opensDeeper(above))
    );
  });
}

/** The next line with ink below a line, empty when there is none. */
function lineBelow(model: FileModel, line: number): string {
  return model.lines.bodies.slice(line + 1, line + 8).find((body) => !isBlank(body)) ?? '';
}

function lineAt(starts: Int32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** True when the hit at an offset cuts a word of the file in two. */
export function cutsWord(text: string, at: number, length: number): boolean {
  const cuts = (left: number): boolean =>
    left >= 0 &&
    left + 1 < text.length &&
    isWordCode(text.charCodeAt(left)) &&
    isWordCode(text.charCodeAt(left + 1));
  return cuts(at - 1) || cuts(at + length - 1);
}
