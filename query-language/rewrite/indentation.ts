/**
 * Shifts pasted text where indentation carries meaning; elsewhere text is pasted as it is.
 *
 * Lines that begin inside a string literal are never shifted, neither those quoted from the file nor those of the query.
 */
import type { Language } from '../languages/language.ts';
import { findKinds, parseTree, type SyntaxTree } from '../languages/tree.ts';

/** A replacement put at `start`: its later lines get the indentation of the line it begins on. */
export function indentReplacement(tree: SyntaxTree, start: number, text: string): string {
  if (!tree.language.indents) return text;
  return indentRest(tree.language, text, indentationAt(tree, start));
}

/** A quoted place: its own indentation is taken off, that of the place it is quoted at put on. */
export function indentBinding(tree: SyntaxTree, start: number, text: string, before: string): string {
  if (!tree.language.indents) return text;
  const own = indentationAt(tree, start);
  const target = leadingBlanks(before);
  return shiftLines(tree.language, text, (line) => {
    if (line.trim() === '') return '';
    return line.startsWith(own) ? target + line.slice(own.length) : line;
  });
}

/** A text quoted inside another: its later lines get the blanks before it on its line. */
export function indentText(language: Language | undefined, text: string, before: string): string {
  if (language === undefined || before === '') return text;
  return indentRest(language, text, leadingBlanks(before));
}

/** The blanks at the end of `before`, which the quoted text follows. */
function leadingBlanks(before: string): string {
  return / *$/.exec(before)?.[0] ?? '';
}

function indentRest(language: Language, text: string, indentation: string): string {
  return shiftLines(language, text, (line) => (line === '' ? '' : indentation + line));
}

/** Changes every line after the first, but for those that begin inside a string literal. */
function shiftLines(language: Language, text: string, shift: (line: string) => string): string {
  if (!text.includes('\n')) return text;
  const isVerbatim = verbatimAt(language, text);
  let at = 0;
  const lines = text.split('\n').map((line, i) => {
    const start = at;
    at += line.length + 1;
    return i === 0 || isVerbatim(start) ? line : shift(line);
  });
  return lines.join('\n');
}

/** Tells the offsets of `text` that lie inside a string literal of several lines. */
function verbatimAt(language: Language, text: string): (offset: number) => boolean {
  if (language.verbatim.size === 0 || !/"""|'''|\\\n/.test(text)) return () => false;
  const literals = findKinds(parseTree(language, text).root, [...language.verbatim]);
  return (offset) => literals.some((node) => node.start < offset && offset < node.end);
}

/** Blanks at the start of the line that holds `offset`; in YAML a list's dash counts as blanks. */
function indentationAt(tree: SyntaxTree, offset: number): string {
  const { text, language } = tree;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const blanks = /^[ \t]*/.exec(line)?.[0] ?? '';
  if (language.name !== 'yaml') return blanks;
  const dashed = /^[ \t]*(?:- )*/.exec(line)?.[0] ?? '';
  return ' '.repeat(dashed.length);
}
