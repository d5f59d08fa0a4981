/**
 * What becomes of the file's lines beside and between the lines that a lazy snippet shares with it.
 *
 * A gap lies between two shared lines, before the first or after the last one. In it the snippet has new lines, changed
 * forms of the file's, and marks for what stays. Lines without a certain place are refused, never put somewhere.
 */
import { indentOf, isBlank } from './line-keys.ts';
import { isElision } from './locate/elision.ts';
import type { Miss } from './locate/located.ts';
import { isDeclaration } from './locate/proof-context.ts';
import { newFormOf } from './project/merge-line.ts';
import type { LineSplice } from './text-lines.ts';

/** A stretch of the snippet between two shared lines, and the file lines `[from, to)` between the same two. */
export interface SnippetGap {
  readonly added: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Where the gap lies; the lines of the file beyond an edge are none of the snippet's. */
  readonly side: 'head' | 'inner' | 'tail';
}

/** The file's new lines for a gap, with the number of lines that go without a new form; or why there are none. */
export type GapOutcome =
  | { readonly kind: 'filled'; readonly splices: readonly LineSplice[]; readonly deleted: number }
  | { readonly kind: 'refused'; readonly miss: Miss };

const mostUnseenDeletions = 3;
const importLine = /^(?:import|from|use|using|#include|require)\b|^(?:const|let|var)\b.*\brequire\(/;

/** Fills one gap. */
export function fillGap(bodies: readonly string[], gap: SnippetGap): GapOutcome {
  const first = gap.added.findIndex(isElision);
  if (first < 0) return gap.side === 'inner' ? replaced(bodies, gap) : edge(bodies, gap);
  const last = gap.added.findLastIndex(isElision);
  const middle = gap.added.slice(first, last).filter((line) => !isElision(line));
  if (middle.some((line) => !isBlank(line))) return nowhere(middle);
  const [before, after] = [gap.added.slice(0, first), gap.added.slice(last + 1)];
  const above = gap.side === 'head' ? fromTop(bodies, gap, before) : below(bodies, gap, before);
  if (above.kind === 'refused') return above;
  const under = gap.side === 'tail' ? atEnd(bodies, gap, after) : upFrom(bodies, gap, after);
  if (under.kind === 'refused') return under;
  const [upper, lower] = [above.splices.at(-1), under.splices[0]];
  if (upper !== undefined && lower !== undefined && upper.at + upper.count > lower.at) return nowhere(after);
  return filled([...above.splices, ...under.splices]);
}

function filled(splices: readonly LineSplice[], deleted = 0): GapOutcome {
  return { kind: 'filled', splices, deleted };
}

function refused(code: Miss['code'], message: string): GapOutcome {
  return { kind: 'refused', miss: { code, message } };
}

function nowhere(lines: readonly string[]): GapOutcome {
  const line = lines.find((text) => !isBlank(text))?.trim();
  return refused('insert_position_unclear', `The snippet does not say where this goes: ${line}`);
}

function inkCount(lines: readonly string[]): number {
  return lines.filter((line) => !isBlank(line)).length;
}

/** Between two shared lines without a mark, the snippet's lines take the place of the file's. */
function replaced(bodies: readonly string[], { added, from, to }: SnippetGap): GapOutcome {
  const unseen = inkCount(bodies.slice(from, to));
  const written = inkCount(added) > 0;
  if (!written && unseen === 0) return filled([]);
  const declarations = (lines: readonly string[]): number => lines.filter(isDeclaration).length;
  const drops = declarations(bodies.slice(from, to)) > declarations(added);
  if (drops || (!written && unseen > mostUnseenDeletions)) return leftOut(unseen, from);
  return filled([{ at: from, count: to - from, lines: added }], unseen);
}

function leftOut(count: number, at: number): GapOutcome {
  return refused('placeholder', `The snippet leaves out ${count} lines at line ${at + 1} without saying so.`);
}

/** Before the first and after the last shared line: changed forms of the lines next to it, else new lines. */
function edge(bodies: readonly string[], gap: SnippetGap): GapOutcome {
  if (inkCount(gap.added) === 0) return filled([]);
  if (gap.side === 'head') return upFrom(bodies, { ...gap, from: 0 }, gap.added);
  const rest = blockRest(bodies, gap);
  const lost = bodies.slice(gap.from, rest);
  if (inkCount(lost) > inkCount(gap.added) + mostUnseenDeletions || lost.some(isDeclaration))
    return leftOut(inkCount(lost), gap.from);
  if (inkCount(lost) > 0)
    return filled([{ at: gap.from, count: rest - gap.from, lines: gap.added }], inkCount(lost));
  return below(bodies, { ...gap, to: bodies.length }, gap.added);
}

/** End of the lines that stand as deep as the added ones, which are the rest of a block that the snippet gives in full. */
function blockRest(bodies: readonly string[], { added, from }: SnippetGap): number {
  const depth = Math.min(...added.filter((line) => !isBlank(line)).map((line) => indentOf(line).length));
  let end = from;
  for (let line = from; depth > 0 && line < bodies.length; line++) {
    const body = bodies[line] ?? '';
    if (isBlank(body)) continue;
    if (indentOf(body).length < depth) break;
    end = line + 1;
  }
  return end;
}

/** Lines right below a shared line: changed forms of the lines there, or new ones. */
function below(bodies: readonly string[], gap: SnippetGap, lines: readonly string[]): GapOutcome {
  const text = trimmedEnd(lines);
  if (inkCount(text) === 0) return filled([]);
  const forms = formsOf(bodies.slice(gap.from, gap.to), text);
  if (forms.length === 0) return filled([{ at: gap.from, count: 0, lines: text }]);
  const count = Math.max(...forms) + 1;
  if (inkCount(bodies.slice(gap.from, gap.from + count)) > forms.length) return nowhere(text);
  return filled([{ at: gap.from, count, lines: text }]);
}

/** Lines right above a shared line: changed forms of the lines there, or new ones. */
function upFrom(bodies: readonly string[], gap: SnippetGap, lines: readonly string[]): GapOutcome {
  const parted = isBlank(bodies[gap.to - 1] ?? '') || gap.to === 0;
  const text = parted ? trimmedStart(lines) : lines;
  if (inkCount(text) === 0) return filled([]);
  const range = bodies.slice(gap.from, gap.to);
  const forms = formsOf(range, text);
  if (forms.length === 0) return filled([{ at: gap.to, count: 0, lines: text }]);
  const at = gap.from + Math.min(...forms);
  if (inkCount(bodies.slice(at, gap.to)) > forms.length) return nowhere(text);
  return filled([{ at, count: gap.to - at, lines: text }]);
}

/** Lines with which the snippet begins before a mark: changed forms of lines above, or new imports before the others. */
function fromTop(bodies: readonly string[], gap: SnippetGap, lines: readonly string[]): GapOutcome {
  const ink = lines.filter((line) => !isBlank(line));
  const range = bodies.slice(0, gap.to);
  const splices: LineSplice[] = [];
  const fresh: string[] = [];
  for (const line of ink) {
    const [form, ...more] = formsOf(range, [line]);
    if (form === undefined) fresh.push(line);
    else if (more.length > 0 || splices.some((splice) => splice.at >= form)) return nowhere([line]);
    else splices.push({ at: form, count: 1, lines: [line] });
  }
  if (fresh.length === 0) return filled(splices);
  const imports = range.findIndex((line) => importLine.test(line));
  if (imports < 0 || !fresh.every((line) => importLine.test(line))) return nowhere(fresh);
  return filled([{ at: imports, count: 0, lines: fresh }, ...splices]);
}

/** Lines behind the last mark: the end of the file, when they stand at its margin. */
function atEnd(bodies: readonly string[], gap: SnippetGap, lines: readonly string[]): GapOutcome {
  if (inkCount(lines) === 0) return filled([]);
  if (lines.some((line) => !isBlank(line) && indentOf(line) === '') && indentOf(first(lines)) === '') {
    const end = bodies.findLastIndex((line) => !isBlank(line)) + 1;
    if (formsOf(bodies.slice(gap.from, end), lines).length > 0) return nowhere(lines);
    return filled([{ at: end, count: 0, lines: trimmedEnd(lines) }]);
  }
  return nowhere(lines);
}

function first(lines: readonly string[]): string {
  return lines.find((line) => !isBlank(line)) ?? '';
}

/** Positions of the lines of the file of which a new line is the changed form. */
function formsOf(range: readonly string[], lines: readonly string[]): number[] {
  return range.flatMap((body, at) =>
    !isBlank(body) &&
    newFormOf(
      body.trim(),
      lines.map((line) => line.trim()),
    ) >= 0
      ? [at]
      : [],
  );
}

function trimmedStart(lines: readonly string[]): readonly string[] {
  return lines.slice(
    Math.max(
      0,
      lines.findIndex((line) => !isBlank(line)),
    ),
  );
}

function trimmedEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => !isBlank(line)) + 1);
}
