/**
 * Lines, indentation and comments of the printer.
 *
 * A bracketed list is printed on one line where it fits, holds no comment and no text with a line break; else one item a
 * line. Comments are printed before the item that follows them, or behind the item on whose line they end.
 */
import type { CommentNode, Span } from './ast.ts';

/** Widest line that is not broken. */
const width = 100;

/** Where the printer stands. Comments are handed out once, in order. */
export interface Layout {
  readonly source: string;
  readonly indent: number;
  readonly comments: readonly CommentNode[];
  /** Index of the next comment to print; shared by all nested layouts. */
  readonly cursor: { next: number };
}

/** A bracketed list to print. */
export interface Bracketed {
  readonly open: string;
  readonly items: readonly { readonly span: Span }[];
  readonly close: string;
}

/** Blanks at the start of a line of this layout. */
export function margin(layout: Layout): string {
  return '  '.repeat(layout.indent);
}

/** A list in brackets, flat where possible; `print` gives the text of the i-th item. */
export function printItems(
  layout: Layout,
  node: { readonly span: Span },
  list: Bracketed,
  print: (index: number, inner: Layout) => string,
): string {
  const { open, items, close } = list;
  const isTight = close !== '}';
  if (!hasComment(layout, node.span)) {
    if (items.length === 0) return open + close;
    const flat = items.map((_, i) => print(i, layout)).join(', ');
    const line = isTight ? `${open}${flat}${close}` : `${open} ${flat} ${close}`;
    if (!line.includes('\n') && margin(layout).length + line.length <= width) return line;
  }
  const inner = { ...layout, indent: layout.indent + 1 };
  const lines = items.flatMap((item, i) => {
    const before = commentsBefore(inner, item.span.start);
    const text = print(i, inner);
    const behind = commentBehind(inner, item.span.end);
    return [...before, `${text},${behind === undefined ? '' : ` ${behind}`}`];
  });
  lines.push(...commentsBefore(inner, node.span.end));
  const body = lines.map((line) => `${margin(inner)}${line}\n`).join('');
  return `${open}\n${body}${margin(layout)}${close}`;
}

function hasComment(layout: Layout, span: Span): boolean {
  const comment = layout.comments[layout.cursor.next];
  return comment !== undefined && comment.span.start < span.end;
}

/** Comments not printed yet that begin before `offset`. */
export function commentsBefore(layout: Layout, offset: number): string[] {
  const found: string[] = [];
  for (let comment = nextComment(layout); comment !== undefined && comment.span.start < offset; ) {
    found.push(comment.text);
    layout.cursor.next++;
    comment = nextComment(layout);
  }
  return found;
}

/** The line comment that stands on the line on which an item ends. */
export function commentBehind(layout: Layout, end: number): string | undefined {
  const comment = nextComment(layout);
  if (comment === undefined || comment.span.start < end) return undefined;
  if (/[^\s,]/.test(layout.source.slice(end, comment.span.start))) return undefined;
  if (layout.source.slice(end, comment.span.start).includes('\n')) return undefined;
  layout.cursor.next++;
  return comment.text;
}

function nextComment(layout: Layout): CommentNode | undefined {
  return layout.comments[layout.cursor.next];
}
