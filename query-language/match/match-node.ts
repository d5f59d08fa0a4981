/** Matching nodes: snippets, node patterns, leaves, comments, and lists of nodes. */
import type {
  Dots,
  LeafRegexShape,
  LeafShape,
  NodeShape,
  Pattern,
  Shape,
  SnippetPattern,
} from '../compile/program.ts';
import { fieldOf } from '../languages/node-fields.ts';
import { isComment, isNamed, isSameNode, nodeText, parentOf, type SyntaxNode } from '../languages/tree.ts';
import { findRegex } from '../regex/compiled-regex.ts';
import { type Frame, mark, type Run, undoTo } from './run.ts';
import { RunError } from './run-error.ts';
import { bindingTo, elementsOf, lastPlace, nodeValue, singleNode, textOf, type Value } from './values.ts';
import { matchVariable } from './variables.ts';

/** Matches a snippet: a text by its text, one node by the candidate of its kind. */
export function matchSnippet(run: Run, snippet: SnippetPattern, value: Value, frame: Frame): boolean {
  const place = lastPlace(value);
  if (place === undefined) return value.kind !== 'file' && textOf(value).trim() === snippet.source.trim();
  const node = singleNode(place);
  if (node === undefined) return false;
  const candidate = snippet.candidates.get(node.kind) ?? leafCandidate(snippet, node);
  return candidate !== undefined && matchShape(run, candidate, node, frame);
}

/** Some leaves match each other across kinds, by their unquoted text. */
function leafCandidate(snippet: SnippetPattern, node: SyntaxNode): Shape | undefined {
  const { leafClass } = node.tree.language;
  if (!leafClass.has(node.kind)) return undefined;
  return [...snippet.candidates.values()].find((shape) => shape.op === 'leaf' && leafClass.has(shape.kind));
}

/** Matches one candidate against a node. */
export function matchShape(run: Run, shape: Shape, node: SyntaxNode, frame: Frame): boolean {
  switch (shape.op) {
    case 'node':
      return matchNode(run, shape, node, frame);
    case 'leaf':
      return matchLeaf(shape.kind, shape.text, node) && isAlike(shape, node);
    case 'leafRegex':
      return node.kind === shape.kind && matchLeafRegex(run, shape, node, frame);
  }
}

/** A keyword or an operator counts where GritQL's tree has it: in a field of its parent. */
function isAlike(shape: LeafShape, node: SyntaxNode): boolean {
  if (shape.isNamed || isNamed(node)) return shape.isNamed === isNamed(node);
  const { language } = node.tree;
  const parent = language.keywordsInFields ? parentOf(node) : undefined;
  const fields = parent === undefined ? undefined : language.fields.get(parent.kind);
  if (parent === undefined || fields === undefined) return true;
  return fields.some((spec) => fieldOf(parent, spec).some((child) => isSameNode(child, node)));
}

function matchLeaf(kind: string, text: string, node: SyntaxNode): boolean {
  if (node.kind === kind) return nodeText(node).trim() === text || isSameUnquoted(text, node);
  return isSameUnquoted(text, node) && node.tree.language.leafClass.has(kind);
}

function isSameUnquoted(text: string, node: SyntaxNode): boolean {
  return node.tree.language.leafClass.has(node.kind) && unquote(nodeText(node).trim()) === unquote(text);
}

function unquote(text: string): string {
  return /^(["']).*\1$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

function matchLeafRegex(run: Run, shape: LeafRegexShape, node: SyntaxNode, frame: Frame): boolean {
  const text = nodeText(node);
  const offset = text.length - text.trimStart().length;
  const found = findRegex(shape.regex, text.trim());
  if (found === undefined) return false;
  return shape.captures.every((ref, i) => {
    const [from, to] = found[i + 1] ?? [0, 0];
    const start = node.start + offset;
    const place = { kind: 'slice', tree: node.tree, start: start + from, end: start + to } as const;
    return ref === undefined || matchVariable(run, ref, bindingTo(place), frame);
  });
}

/** Matches a node pattern: same kind, and every listed field. */
export function matchNode(run: Run, shape: NodeShape, node: SyntaxNode, frame: Frame): boolean {
  if (node.kind !== shape.kind) return false;
  if (!isNamed(node) && !node.tree.language.stockKinds.has(shape.kind)) return false;
  const before = mark(run);
  if (shape.fields.every(({ spec, pattern }) => run.match(pattern, fieldValue(node, spec), frame)))
    return true;
  if (shape.orText === undefined) return false;
  undoTo(run, before);
  return matchLeafRegex(run, shape.orText, node, frame);
}

type Spec = NodeShape['fields'][number]['spec'];

/** The value of a node's field: a list, one node, or the place of an absent one. */
export function fieldValue(node: SyntaxNode, spec: Spec): Value {
  const nodes = fieldOf(node, spec);
  if (spec.isList) return bindingTo({ kind: 'list', parent: node, field: spec.name, nodes });
  return nodes[0] === undefined
    ? bindingTo({ kind: 'empty', parent: node, field: spec.name })
    : nodeValue(nodes[0]);
}

/** Matches a comment by what is between its marks. */
export function matchComment(run: Run, content: Pattern, value: Value, frame: Frame): boolean {
  const node = singleNode(lastPlace(value));
  if (node === undefined || !isComment(node)) return false;
  const text = nodeText(node);
  const marks = node.tree.language.commentMarks.find(([open]) => text.startsWith(open));
  const [open, close] = marks ?? ['', ''];
  const end = close !== '' && text.endsWith(close) ? node.end - close.length : node.end;
  const place = { kind: 'slice', tree: node.tree, start: node.start + open.length, end } as const;
  return run.match(content, bindingTo(place), frame);
}

/** Matches a list pattern against a list value or a list of nodes. */
export function matchList(run: Run, items: readonly (Pattern | Dots)[], value: Value, frame: Frame): boolean {
  const elements = elementsOf(value);
  return elements !== undefined && matchItems(run, { items, elements, frame }, 0, 0);
}

interface ListJob {
  readonly items: readonly (Pattern | Dots)[];
  readonly elements: readonly Value[];
  readonly frame: Frame;
}

function matchItems(run: Run, job: ListJob, itemAt: number, elementAt: number): boolean {
  const { items, elements, frame } = job;
  for (let i = itemAt, e = elementAt; ; i++, e++) {
    const item = items[i];
    if (item === undefined) return e === elements.length;
    if (item.op === 'dots') return matchDots(run, job, i + 1, e);
    const element = elements[e];
    if (element === undefined || !run.match(item, element, frame)) return false;
  }
}

function matchDots(run: Run, job: ListJob, itemAt: number, elementAt: number): boolean {
  const next = job.items[itemAt];
  if (next === undefined) return true;
  if (next.op === 'dots') throw new RunError('unsupported', 'two `...` beside each other mean nothing');
  for (let e = elementAt; e < job.elements.length; e++) {
    const before = mark(run);
    if (matchItems(run, job, itemAt, e)) return true;
    undoTo(run, before);
  }
  return false;
}
