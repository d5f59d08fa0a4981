/** Shifts pasted text where indentation carries meaning; elsewhere text is pasted as it is. */
import type { SyntaxTree } from '../languages/tree.ts';

/** A replacement put at `start`: its later lines get the indentation of the line it begins on. */
export function indentReplacement(tree: SyntaxTree, start: number, text: string): string {
  if (!tree.language.indents) return text;
  return indentRest(text, indentationAt(tree, start));
}

/** A quoted place: its own indentation is taken off, that of the place it is quoted at put on. */
export function indentBinding(tree: SyntaxTree, start: number, text: string, before: string): string {
  if (!tree.language.indents) return text;
  const own = indentationAt(tree, start);
  const target = leadingBlanks(before);
  const [first = '', ...rest] = text.split('\n');
  const shifted = rest.map((other) => {
    if (other.trim() === '') return '';
    const bare = other.startsWith(own) ? other.slice(own.length) : other;
    return target + bare;
  });
  return [first, ...shifted].join('\n');
}

/** A text quoted inside another: its later lines get the blanks before it on its line. */
export function indentText(indents: boolean, text: string, before: string): string {
  if (!indents || before === '' || !text.includes('\n')) return text;
  return indentRest(text, leadingBlanks(before));
}

/** The blanks at the end of `before`, which the quoted text follows. */
function leadingBlanks(before: string): string {
  return / *$/.exec(before)?.[0] ?? '';
}

function indentRest(text: string, indentation: string): string {
  const [first = '', ...rest] = text.split('\n');
  return [first, ...rest.map((line) => (line === '' ? '' : indentation + line))].join('\n');
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
