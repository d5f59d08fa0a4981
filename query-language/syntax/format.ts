/** Prints a query in its canonical form; what is printed reads back as the same query. */
import type { DefinitionNode, SourceNode } from './ast.ts';
import { commentBehind, commentsBefore, type Layout, printItems } from './layout.ts';
import { parseSource } from './parse-source.ts';
import { printPattern, printPredicate, printVariables } from './print-pattern.ts';

/** The canonical print of `source`, ending with a newline; throws what `parseSource` throws. */
export function formatQuery(source: string): string {
  return printSource(parseSource(source), source);
}

/** Prints a parsed source; `source` is the text that its spans refer to. */
export function printSource(parsed: SourceNode, source: string): string {
  const layout: Layout = { source, indent: 0, comments: parsed.comments, cursor: { next: 0 } };
  const parts: string[] = [];
  const head = headLines(parsed);
  if (parsed.language !== undefined) parts.push(...commentsBefore(layout, parsed.language.span.start));
  if (head.length > 0) parts.push(head.join('\n'));
  const { root } = parsed;
  const all = [...parsed.definitions, ...(root === undefined ? [] : [root])];
  for (const node of all.toSorted((a, b) => a.span.start - b.span.start)) {
    const before = commentsBefore(layout, node.span.start);
    const text = node === root ? printPattern(root, layout) : printDefinition(node as DefinitionNode, layout);
    const behind = commentBehind(layout, node.span.end);
    parts.push([...before, text + (behind === undefined ? '' : ` ${behind}`)].join('\n'));
  }
  parts.push(...commentsBefore(layout, Number.POSITIVE_INFINITY));
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
}

function headLines({ engine, language }: SourceNode): string[] {
  const lines: string[] = [];
  if (engine !== '') lines.push(`engine marzano(${engine})`);
  if (language !== undefined) {
    lines.push(`language ${language.name}${language.flavour === '' ? '' : `(${language.flavour})`}`);
  }
  return lines;
}

function printDefinition(node: DefinitionNode, layout: Layout): string {
  const parameters = printVariables(node.parameters);
  switch (node.kind) {
    case 'foreignFunction':
      return `function ${node.name}${parameters} js {${node.code}}`;
    case 'patternDefinition': {
      const open = `${node.isPrivate ? 'private ' : ''}pattern ${node.name}${parameters} {`;
      return printItems(layout, node, { open, items: node.body, close: '}' }, (i, inner) => {
        const item = node.body[i];
        return item === undefined ? '' : printPattern(item, inner);
      });
    }
    default: {
      const word = node.kind === 'predicateDefinition' ? 'predicate' : 'function';
      const open = `${word} ${node.name}${parameters} {`;
      return printItems(layout, node, { open, items: node.body, close: '}' }, (i, inner) => {
        const item = node.body[i];
        return item === undefined ? '' : printPredicate(item, inner);
      });
    }
  }
}
