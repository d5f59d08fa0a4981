/**
 * Puts replacements and insertions into a text: from its end to its start, minding lines that become empty and commas
 * that are left over.
 */
import type { SyntaxTree } from '../languages/tree.ts';
import { indentReplacement } from './indentation.ts';

interface Placed {
  readonly start: number;
  readonly end: number;
  /** Where the place begins whose line gives the indentation. */
  readonly anchor: number;
  readonly text: string;
}

/** A change of a text; offsets are those of the whole file. */
export type Piece =
  | (Placed & { readonly kind: 'rewrite' })
  | (Placed & {
      readonly kind: 'insert';
      /** What stands between the place and the text. */
      readonly padding: string;
      /** True for the first text inserted at its place. */
      readonly isFirst: boolean;
    });

/**
 * Applies pieces, sorted from the end to the start, to the part of the file that begins at `base`. A deletion takes the
 * lines it leaves empty only in a part that begins the file: what is quoted from further down keeps its lines.
 */
export function applyPieces(
  source: string,
  base: number,
  pieces: readonly Piece[],
  tree: SyntaxTree,
): string {
  let code = source;
  const takesLines = base === 0;
  const inserted = new Set<string>();
  for (const piece of pieces) {
    const at = { start: piece.start - base, end: piece.end - base };
    if (piece.kind === 'rewrite') {
      code = replace(code, at, indentReplacement(tree, piece.anchor, piece.text), takesLines);
      continue;
    }
    const key = `${piece.start} ${piece.padding}${piece.text}`;
    if (inserted.has(key)) continue;
    inserted.add(key);
    const own = piece.isFirst ? withoutDoubledComma(code, at.start, piece.text) : piece.text;
    const text = indentReplacement(tree, piece.anchor, piece.padding + own);
    code = code.slice(0, at.start) + text + code.slice(at.start);
  }
  return code;
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

function replace(code: string, at: Extent, text: string, takesLines: boolean): string {
  const line = takesLines && text.trim() === '' ? ownLines(code, at) : undefined;
  if (line !== undefined) return code.slice(0, line.start) + code.slice(line.end);
  const removed = code.slice(at.start, at.end);
  if (text !== '' || removed.startsWith(':')) return code.slice(0, at.start) + text + code.slice(at.end);
  return withoutComma(code.slice(0, at.start), code.slice(at.end));
}

/** The lines that a piece has for itself, with the newline before them; undefined where it shares them. */
function ownLines(code: string, at: Extent): Extent | undefined {
  const start = code.lastIndexOf('\n', at.start - 1);
  const end = code.indexOf('\n', at.end);
  if (start < 0 || end < 0 || at.start === 0) return undefined;
  const piece = code.slice(at.start, at.end).trim();
  const lines = code.slice(start, end).trim();
  return lines === piece || lines === `${piece};` ? { start, end } : undefined;
}

/** Joins what stood round a removed piece, without the comma that set it apart. */
function withoutComma(before: string, after: string): string {
  const next = skipBlanks(after, 0);
  if (after[next] === ',') return before + after.slice(0, next) + after.slice(next + 1);
  if (!/[)\]}>]/.test(after[next] ?? '')) return before + after;
  const comma = lastComma(before);
  return comma < 0 ? before + after : before.slice(0, comma) + before.slice(comma + 1) + after;
}

/** Offset of the first character that is neither blank nor in a comment. */
function skipBlanks(text: string, from: number): number {
  const blank = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  blank.lastIndex = from;
  return from + (blank.exec(text)?.[0].length ?? 0);
}

/** Offset of a comma that ends the text but for blanks and comments; -1 where something else stands there. */
function lastComma(text: string): number {
  const end = codeEnd(text) - 1;
  return text[end] === ',' ? end : -1;
}

/** Length of the text without the blanks and comments at its end. */
function codeEnd(text: string): number {
  let end = text.trimEnd().length;
  while (true) {
    const before = text.slice(0, end);
    const line = before.slice(before.lastIndexOf('\n') + 1);
    const block = before.endsWith('*/') ? before.lastIndexOf('/*') : -1;
    const inLine = /^(?:[^"'`/]|\/(?!\/))*(?=\/\/)/.exec(line)?.[0].length ?? -1;
    const start = inLine < 0 ? block : end - line.length + inLine;
    if (start < 0) return end;
    end = text.slice(0, start).trimEnd().length;
  }
}

function withoutDoubledComma(code: string, at: number, text: string): string {
  if (!text.startsWith(',')) return text;
  const before = code[codeEnd(code.slice(0, at)) - 1] ?? '';
  return '([{<,'.includes(before) && before !== '' ? text.slice(1) : text;
}
