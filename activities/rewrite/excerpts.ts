/**
 * Which lines of a file a model sees around its sites: the least that the step's context asks for. Pure.
 *
 * Excerpts hold whole lines, in file order, and never overlap or touch. Line numbers stand beside an excerpt, never in
 * its text, because a model copies what it sees into SEARCH.
 */
import type { ModelContext } from '../../core/spec/spec.ts';
import { declarationsOf } from './declarations.ts';

/** Lines from `first` to `last`, 1-based and inclusive. */
export interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** One part of a file with the lines it came from. */
export interface Excerpt extends LineSpan {
  readonly text: string;
}

/** Lines around a site that stands in no declaration, in all. */
const linesWithoutDeclaration = 40;
/** How far down a file its imports are looked for. */
const importSearchLines = 200;
const importLine =
  /^\s*(import\b|from\b.+\bimport\b|#\s*include\b|using\b|use\b|package\b|require\b|export\b.+\bfrom\b|(const|let|var)\b.+\brequire\s*\()/;

/** The parts of a file to show; the whole file is one excerpt. */
export function excerptsOf(
  file: { readonly path: string; readonly text: string },
  sites: readonly LineSpan[],
  context: ModelContext,
): readonly Excerpt[] {
  const lines = file.text.split('\n');
  // A final line end is not a line of its own.
  const count = lines.length > 1 && lines.at(-1) === '' ? lines.length - 1 : lines.length;
  const whole = { first: 1, last: count };
  const spans = context.kind === 'file' ? [whole] : partSpans(file, lines, { sites, context });
  return mergeSpans(spans, count).map(({ first, last }) =>
    Object.freeze({ first, last, text: lines.slice(first - 1, last).join('\n') }),
  );
}

function partSpans(
  file: { readonly path: string; readonly text: string },
  lines: readonly string[],
  wanted: {
    readonly sites: readonly LineSpan[];
    readonly context: Exclude<ModelContext, { readonly kind: 'file' }>;
  },
): readonly LineSpan[] {
  const { sites, context } = wanted;
  if (context.kind === 'lines')
    return [...importSpans(lines), ...sites.map((site) => widen(site, context.lines))];
  const declarations = declarationsOf(file);
  return [
    ...importSpans(lines),
    ...sites.map((site) => smallestAround(declarations, site) ?? widen(site, linesWithoutDeclaration)),
  ];
}

/** `total` lines of context, half of them above. */
function widen(site: LineSpan, total: number): LineSpan {
  const half = Math.ceil(total / 2);
  return { first: site.first - half, last: site.last + half };
}

function smallestAround(spans: readonly LineSpan[], site: LineSpan): LineSpan | undefined {
  return spans
    .filter((span) => span.first <= site.first && span.last >= site.last)
    .reduce<LineSpan | undefined>(
      (best, span) => (best === undefined || span.last - span.first < best.last - best.first ? span : best),
      undefined,
    );
}

/** The import lines at a file's head: edits often need one more, and a model cannot add what it does not see. */
function importSpans(lines: readonly string[]): readonly LineSpan[] {
  return lines
    .slice(0, importSearchLines)
    .flatMap((line, index) => (importLine.test(line) ? [{ first: index + 1, last: index + 1 }] : []));
}

/** Spans within the file, in order, joined where they overlap or leave at most one line between them. */
function mergeSpans(spans: readonly LineSpan[], count: number): readonly LineSpan[] {
  const sorted = spans
    .map(({ first, last }) => ({ first: Math.max(1, first), last: Math.min(count, last) }))
    .sort((a, b) => a.first - b.first || a.last - b.last);
  const merged: LineSpan[] = [];
  for (const span of sorted) {
    const previous = merged.at(-1);
    if (previous !== undefined && span.first <= previous.last + 2) {
      merged[merged.length - 1] = { first: previous.first, last: Math.max(previous.last, span.last) };
    } else merged.push(span);
  }
  return merged;
}
