/**
 * Values that variables hold while a query runs.
 *
 * A binding is a place in a file and can be rewritten; everything else is data. Values are immutable; an embedded
 * binding stays live: it is printed with the effects known when the text is finally written.
 */
import { childrenOf, nodeText, type SyntaxNode, type SyntaxTree } from '../languages/tree.ts';
import type { FileState } from './file-state.ts';

/** A place in a file. */
export type Place =
  | { readonly kind: 'node'; readonly node: SyntaxNode }
  | {
      readonly kind: 'list';
      readonly parent: SyntaxNode;
      readonly field: string;
      readonly nodes: readonly SyntaxNode[];
    }
  | { readonly kind: 'empty'; readonly parent: SyntaxNode; readonly field: string }
  | { readonly kind: 'slice'; readonly tree: SyntaxTree; readonly start: number; readonly end: number }
  | { readonly kind: 'path'; readonly file: FileState };

/** A piece of a text value. */
export type Part =
  | string
  | { readonly kind: 'embedded'; readonly value: Value }
  | { readonly kind: 'joined'; readonly items: readonly Value[]; readonly separator: string };

/** What a variable holds. */
export type Value =
  | { readonly kind: 'binding'; readonly places: readonly Place[] }
  | { readonly kind: 'text'; readonly parts: readonly Part[] }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Value> }
  | { readonly kind: 'file'; readonly file: FileState }
  | { readonly kind: 'newFile'; readonly name: Value; readonly body: Value }
  | { readonly kind: 'files'; readonly files: readonly FileState[] }
  | { readonly kind: 'constant'; readonly value: number | boolean | undefined };

/** The undefined value. */
export const undefinedValue: Value = Object.freeze({ kind: 'constant', value: undefined });

/** A text value of one plain piece. */
export function textValue(text: string): Value {
  return { kind: 'text', parts: [text] };
}

/** A binding to one place. */
export function bindingTo(place: Place): Value {
  return { kind: 'binding', places: [place] };
}

/** A binding to one node. */
export function nodeValue(node: SyntaxNode): Value {
  return bindingTo({ kind: 'node', node });
}

/** The place that reading a binding uses: the last one. */
export function lastPlace(value: Value): Place | undefined {
  return value.kind === 'binding' ? value.places[value.places.length - 1] : undefined;
}

/** The one node a place stands for: a node, or the only element of a list. */
export function singleNode(place: Place | undefined): SyntaxNode | undefined {
  if (place?.kind === 'node') return place.node;
  if (place?.kind === 'list' && place.nodes.length === 1) return place.nodes[0];
  return undefined;
}

/** Half-open range of a place in its tree's text; undefined for a path, an absent field or an empty list. */
export function placeRange(place: Place): { tree: SyntaxTree; start: number; end: number } | undefined {
  switch (place.kind) {
    case 'node':
      return { tree: place.node.tree, start: place.node.start, end: place.node.end };
    case 'slice':
      return { tree: place.tree, start: place.start, end: place.end };
    case 'list':
      return listRange(place);
    default:
      return undefined;
  }
}

function listRange(place: Extract<Place, { kind: 'list' }>): ReturnType<typeof placeRange> {
  const first = place.nodes[0];
  const last = place.nodes[place.nodes.length - 1];
  if (first === undefined || last === undefined) return undefined;
  return {
    tree: first.tree,
    ...widenToComments(place.parent, first.start, endWithComma(place.parent, last)),
  };
}

/** End of a list's last element, or of the trailing separator that belongs to the list. */
function endWithComma(parent: SyntaxNode, last: SyntaxNode): number {
  const { text, language } = parent.tree;
  if (!language.trailingSeparators) return last.end;
  const gap = /^\s*[,;]/.exec(text.slice(last.end, parent.end))?.[0];
  if (gap === undefined) return last.end;
  const end = last.end + gap.length;
  if (!/^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[)\]}>]/.test(text.slice(end, parent.end))) return last.end;
  return childrenOf(parent).some((child) => child.end === end && (child.kind === ',' || child.kind === ';'))
    ? end
    : last.end;
}

/** Grows a run of children over the comments that directly precede and follow it. */
function widenToComments(parent: SyntaxNode, start: number, end: number): { start: number; end: number } {
  const range = { start, end };
  if (!mayHaveComments(parent, range)) return range;
  const siblings = commentSiblings(parent);
  if (siblings.length === 0) return range;
  const { text } = parent.tree;
  for (const comment of siblings.toReversed()) {
    if (comment.end <= range.start && text.slice(comment.end, range.start).trim() === '')
      range.start = comment.start;
  }
  for (const comment of siblings) {
    if (comment.start >= range.end && text.slice(range.end, comment.start).trim() === '')
      range.end = comment.end;
  }
  return range;
}

/** Listing children costs more than all else that a list needs, and few lists have a comment anywhere near. */
function mayHaveComments(parent: SyntaxNode, { start, end }: { start: number; end: number }): boolean {
  const { text, language } = parent.tree;
  const { commentStart } = language;
  if (commentStart === undefined) return true;
  return commentStart.test(text.slice(parent.start, start)) || commentStart.test(text.slice(end, parent.end));
}

function commentSiblings(parent: SyntaxNode): readonly SyntaxNode[] {
  const { comments } = parent.tree.language;
  return childrenOf(parent).filter((child) => comments.has(child.kind));
}

/** The text of a place. */
export function placeText(place: Place): string {
  if (place.kind === 'path') return place.file.path;
  if (place.kind === 'node') return nodeText(place.node);
  const range = placeRange(place);
  return range === undefined ? '' : range.tree.text.slice(range.start, range.end);
}

/** The text of a value as it is now, without the effects recorded so far. */
export function textOf(value: Value): string {
  switch (value.kind) {
    case 'binding': {
      const place = lastPlace(value);
      return place === undefined ? '' : placeText(place);
    }
    case 'text':
      return value.parts.map(partText).join('');
    case 'list':
      return value.items.map(textOf).join(',');
    case 'map':
      return `{${[...value.entries].map(([key, item]) => `"${key}": ${textOf(item)}`).join(', ')}}`;
    case 'file':
      return `${value.file.path}:\n${value.file.text}`;
    case 'newFile':
      return `${textOf(value.name)}:\n${textOf(value.body)}`;
    case 'files':
      return '';
    case 'constant':
      return value.value === undefined ? '' : String(value.value);
  }
}

function partText(part: Part): string {
  if (typeof part === 'string') return part;
  if (part.kind === 'joined') return part.items.map(textOf).join(part.separator);
  const { value } = part;
  return value.kind === 'list' ? value.items.map(textOf).join(' ') : textOf(value);
}

/** Whether a value counts as true. */
export function isTruthy(value: Value): boolean {
  switch (value.kind) {
    case 'binding': {
      const place = lastPlace(value);
      if (place?.kind === 'empty') return false;
      return place?.kind === 'list' ? place.nodes.length > 0 : true;
    }
    case 'text':
      return partText(value.parts[value.parts.length - 1] ?? '') !== '';
    case 'list':
      return value.items.length > 0;
    case 'map':
      return value.entries.size > 0;
    case 'constant':
      return Boolean(value.value);
    default:
      return true;
  }
}

/** The elements of a list value or of a list binding; undefined for anything else. */
export function elementsOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'list') return value.items;
  const place = lastPlace(value);
  return place?.kind === 'list' ? place.nodes.map(nodeValue) : undefined;
}

/** True where the value is a variable-less nothing. */
export function isUndefined(value: Value | undefined): boolean {
  return value === undefined || (value.kind === 'constant' && value.value === undefined);
}
