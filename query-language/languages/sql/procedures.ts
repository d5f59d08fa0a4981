/**
 * Adds procedures to SQL's tree: the stock grammar has none, so they are blanked out before it parses, and put back here
 * with what it can read of their parts.
 */
import { countErrorNodes, parseText } from '../grammar.ts';
import { packageGrammars } from '../package-grammars.ts';
import { copyRaw, type RawNode, type RawShape, rawTree } from '../raw-node.ts';
import { findProcedures, type Procedure, type Span, splitSpan } from './find-procedures.ts';

/** The text with its procedures blanked out. */
export function withoutProcedures(text: string): string {
  return findProcedures(text).reduce(
    (all, { whole }) =>
      all.slice(0, whole.start) +
      all.slice(whole.start, whole.end).replaceAll(/[^\n]/g, ' ') +
      all.slice(whole.end),
    text,
  );
}

/** The tree of `withoutProcedures(text)` with the procedures in their places. */
export function withProcedures(root: RawNode, text: string): RawNode {
  const procedures = findProcedures(text);
  if (procedures.length === 0) return root;
  const whole = copyRaw(root);
  const children = [
    ...whole.children,
    ...procedures.map((procedure) => statementOf(text, procedure)),
  ].toSorted((a, b) => a.start - b.start);
  return rawTree({ ...whole, start: children[0]?.start ?? 0, end: text.length, children });
}

function statementOf(text: string, procedure: Procedure): RawShape {
  const { whole, name, parameters, declarations, body } = procedure;
  const parts: RawShape[] = [
    namedNode('object_reference', name, [namedNode('identifier', name)]),
    ...(parameters === undefined ? [] : [parametersOf(text, parameters)]),
    ...declarations.map((span) => declarationOf(text, span)),
    blockOf(text, body),
  ];
  const children = withWordsBetween(text, whole, parts);
  return namedNode('statement', whole, [namedNode('create_procedure', whole, children)]);
}

function namedNode(kind: string, { start, end }: Span, children: readonly RawShape[] = []): RawShape {
  return { kind, isNamed: true, start, end, children };
}

/** Keywords become the nodes that the stock grammar makes of them; signs stay without names. */
function withWordsBetween(text: string, whole: Span, parts: readonly RawShape[]): readonly RawShape[] {
  const all: RawShape[] = [];
  let at = whole.start;
  const addWords = (end: number) => {
    for (const found of text.slice(at, end).matchAll(/\w+|[^\s\w]/g)) {
      const start = at + found.index;
      const isWord = /\w/.test(found[0]);
      const kind = isWord ? `keyword_${found[0].toLowerCase()}` : found[0];
      all.push({ kind, isNamed: isWord, start, end: start + found[0].length, children: [] });
    }
  };
  for (const part of parts) {
    addWords(part.start);
    all.push(part);
    at = part.end;
  }
  addWords(whole.end);
  return all;
}

function parametersOf(text: string, span: Span): RawShape {
  const inside = { start: span.start + 1, end: span.end - 1 };
  const parts = splitSpan(text, inside, ',').map((part) => parameterOf(text, part));
  return namedNode('function_arguments', span, withWordsBetween(text, span, parts));
}

function parameterOf(text: string, span: Span): RawShape {
  return namedNode('function_argument', span, typedName(text, span));
}

function declarationOf(text: string, span: Span): RawShape {
  const end = text[span.end - 1] === ';' ? span.end - 1 : span.end;
  return namedNode('variable_declaration', span, typedName(text, { start: span.start, end }));
}

/** A name and its type, read as the parameter of a function. */
function typedName(text: string, span: Span): readonly RawShape[] {
  const found = readWithin(text, span, ['create function f(', ') returns int language sql return 1;']);
  if (found?.kind === 'function_argument') return found.children;
  const words = /^(?:(?:in|out|inout)\s+)*(\w+)\s+(\S[\s\S]*)$/i.exec(text.slice(span.start, span.end));
  if (words === null) return [];
  const type = { start: span.end - (words[2]?.length ?? 0), end: span.end };
  const start =
    span.start +
    words[0]
      .slice(0, type.start - span.start)
      .trimEnd()
      .lastIndexOf(words[1] ?? '');
  const name = { start, end: start + (words[1]?.length ?? 0) };
  return [namedNode('identifier', name), namedNode('object_reference', type)];
}

function blockOf(text: string, span: Span): RawShape {
  const found = /^begin\b([\s\S]*?)\bend\b(?:\s+\w+)?$/i.exec(text.slice(span.start, span.end));
  if (found === null) return namedNode('block', span);
  const start = span.start + 'begin'.length;
  const inside = { start, end: start + (found[1]?.length ?? 0) };
  const last = /\bend\b(?:\s+\w+)?$/i.exec(text.slice(span.start, span.end));
  const end = last === null ? inside.end : span.start + last.index;
  const statements = splitSpan(text, { start, end }, ';').map((part) => innerStatement(text, part));
  return namedNode('block', span, withWordsBetween(text, span, statements));
}

function innerStatement(text: string, span: Span): RawShape {
  const found = readWithin(text, span, ['', ';']);
  if (found?.kind === 'statement') return found;
  const assignment = /^([\w.]+)\s*:=\s*/.exec(text.slice(span.start, span.end));
  if (assignment === null) return namedNode('statement', span);
  const left = { start: span.start, end: span.start + (assignment[1]?.length ?? 0) };
  const right = { start: span.start + assignment[0].length, end: span.end };
  const value = readWithin(text, right, ['select ', ';']) ?? namedNode('field', right);
  const sign: RawShape = { kind: ':=', isNamed: false, start: left.end, end: right.start, children: [] };
  return namedNode('assignment', span, [
    namedNode('field', left, [namedNode('identifier', left)]),
    sign,
    value,
  ]);
}

/** The topmost node that covers a range exactly where it stands between two texts; undefined where that is no SQL. */
function readWithin(
  text: string,
  span: Span,
  [before, after]: readonly [string, string],
): RawShape | undefined {
  const root = parseText(packageGrammars.sql, before + text.slice(span.start, span.end) + after);
  if (countErrorNodes(root) > 0) return undefined;
  const start = before.length;
  const end = start + span.end - span.start;
  let node: RawNode | undefined = root;
  while (node !== undefined) {
    const range = node.range();
    if (range.start.index === start && range.end.index === end) return copyRaw(node, span.start - start);
    node = node.children().find((child) => {
      const at = child.range();
      return at.start.index <= start && at.end.index >= end;
    });
  }
  return undefined;
}
