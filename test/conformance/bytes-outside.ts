/**
 * How many bytes an applied edit changed outside of the lines that it means to change.
 *
 * Judged from the texts alone, without the engine's own alignment: every line that is gone or new in the file, end of line
 * included, must have its counterpart among the lines that REPLACE takes out of SEARCH or puts in, and nothing may differ
 * before and after the reported lines. Moved lines cancel out; what only the projection could know is not asked.
 */
import { editDistance, tokenOverlap } from '../../core/edits/locate/line-similarity.ts';

/** One request, and the lines (1-based, inclusive) in which it was carried out. */
export interface CarriedEdit {
  readonly search: string;
  readonly replace: string;
  readonly span?: readonly [number, number];
}

const leastOverlap = 0.4;
const mostSlips = 2;

/** Bytes of lines that changed although no edit asks for it; 0 is the engine's promise. */
export function bytesOutside(before: string, after: string, edits: readonly CarriedEdit[]): number {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const wanted = edits.map((edit) => {
    const marked = neededMarks(edit, old);
    const bare = marked.map((line) => line.trimEnd().slice(0, -1));
    return { from: [...bodiesOf(edit.search), ...bare], to: [...bodiesOf(edit.replace), ...marked] };
  });
  const gone = unasked(
    leftOver(old, fresh),
    wanted.flatMap(({ from, to }) => leftOver(from, to)),
  );
  const added = unasked(
    leftOver(fresh, old),
    wanted.flatMap(({ from, to }) => leftOver(to, from)),
  );
  const stray = [
    ...gone.filter((line) => !relaid(line, edits, 'search')),
    ...added.filter((line) => !relaid(line, edits, 'replace')),
  ].filter((line) => !endsFile(line, old, fresh));
  return [...stray, ...beyondSpan(old, fresh, edits)].reduce((sum, line) => sum + Buffer.byteLength(line), 0);
}

/** Quoted lines whose comma the file lacks, before lines that are added: there the comma is meant as well. */
function neededMarks({ search, replace }: CarriedEdit, old: readonly string[]): readonly string[] {
  const [from, to] = [bodiesOf(search), bodiesOf(replace)];
  return from.filter((line, index) => {
    const next = to[to.indexOf(line) + 1];
    const isLast = to.includes(line) && next !== from[index + 1] && line.trimEnd().endsWith(',');
    return (
      isLast &&
      !old.some((other) => bare(other) === bare(line)) &&
      old.some((other) => `${bare(other)},` === bare(line))
    );
  });
}

/** A text that the file lays out over other lines than the request is compared without its line ends. */
function relaid(line: string, edits: readonly CarriedEdit[], side: 'search' | 'replace'): boolean {
  return edits.some(({ span, ...edit }) => {
    const quoted = bodiesOf(edit.search.trim()).length;
    const other = span !== undefined && span[1] - span[0] + 1 !== quoted;
    return other && bare(edit[side]).includes(bare(line));
  });
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function bodiesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

/** Lines of the first list that the second does not have, as often as they are missing. */
function leftOver(lines: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    if (count > 0) counts.set(line, count - 1);
    return count === 0;
  });
}

/** Changed lines without a counterpart among the wanted ones; each counterpart counts once, blank lines go with others. */
function unasked(changed: readonly string[], wanted: readonly string[]): readonly string[] {
  const open = [...wanted];
  const rest = changed.filter((line) => !taken(open, (other) => bare(other) === bare(line)));
  return rest.filter((line) => {
    if (line.trim() === '') return wanted.length === 0;
    return !taken(
      open,
      (other) =>
        isPart(other, line) || isSlip(other, line) || tokenOverlap(words(other), words(line)) >= leastOverlap,
    );
  });
}

function taken(open: string[], fits: (line: string) => boolean): boolean {
  const at = open.findIndex(fits);
  if (at >= 0) open.splice(at, 1);
  return at >= 0;
}

/** A request may quote a part of a line; the whole line is then the one that it means. */
function isPart(part: string, line: string): boolean {
  return bare(part) !== '' && bare(line).includes(bare(part));
}

function isSlip(line: string, other: string): boolean {
  return editDistance(bare(line), bare(other), mostSlips) <= mostSlips;
}

function bare(line: string): string {
  return line.replace(/\s+/g, '').replace(/['"`\u2018\u2019\u201c\u201d]/g, '"');
}

function words(line: string): readonly string[] {
  return line.match(/[\p{L}\p{N}_$]+/gu) ?? [];
}

/** The file's last line gets its end when text is added behind it, and loses it when that is taken away. */
function endsFile(line: string, old: readonly string[], fresh: readonly string[]): boolean {
  const body = line.replace(/\r?\n$/, '');
  return [old.at(-1), fresh.at(-1)].some((last) => last?.replace(/\r?\n$/, '') === body);
}

/** Lines before the first and after the last reported line that are not the same in both texts. */
function beyondSpan(
  old: readonly string[],
  fresh: readonly string[],
  edits: readonly CarriedEdit[],
): readonly string[] {
  const spans = edits.flatMap(({ span }) => (span === undefined ? [] : [span]));
  if (spans.length < edits.length) return [];
  const first = Math.min(...spans.map(([from]) => from)) - 1;
  const last = Math.max(...spans.map(([, to]) => to));
  const head = old.slice(0, Math.max(0, first - 1));
  const tail = old.slice(last + 1);
  return [
    ...head.filter((line, index) => fresh[index] !== line),
    ...tail.filter((line, index) => fresh[fresh.length - tail.length + index] !== line),
  ].filter((line) => !endsFile(line, old, fresh));
}
