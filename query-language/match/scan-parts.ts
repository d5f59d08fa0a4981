/**
 * Sites of nodes that match whatever they hold (`compile/plan-parts.ts`), without the nodes of the tree: each of those costs
 * several questions to the parser, and all that is reported of them is where they begin and end.
 *
 * What is not as plain as it mostly is (a comment, a separator at the end, a kind that GritQL's tree lacks) is left to the
 * evaluator, which this must never differ from.
 */
import type { NamedPart, NodeParts } from '../compile/plan-parts.ts';
import { matchSlot } from '../compile/program.ts';
import type { Language } from '../languages/language.ts';
import { extentOf, type RawExtent, type RawNode } from '../languages/raw-node.ts';
import type { SyntaxNode, SyntaxTree } from '../languages/tree.ts';
import type { Site } from './run.ts';
import { bindingTo, nodeValue, textValue, type Value } from './values.ts';

/** A node of the parser with its kind in GritQL's tree. */
export interface FoundNode {
  readonly tree: SyntaxTree;
  readonly handle: RawNode;
  readonly kind: string;
}

/** The site at a node whose parts are known; undefined where the evaluator has to look. `size`: slots of the root's scope. */
export function siteByParts(found: FoundNode, { parts }: NodeParts, size: number): Site | undefined {
  const { tree, handle, kind } = found;
  const { start, end } = placeOf(tree, handle);
  if (start >= end) return undefined;
  const node: SyntaxNode = { tree, handle, kind, start, end, isGroup: false, cache: { named: true } };
  const values = new Array<Value | undefined>(size).fill(undefined);
  values[matchSlot] = nodeValue(node);
  for (const part of parts) {
    const value = part.isList ? listPart(node, part) : singlePart(node, part);
    if (value === undefined) return undefined;
    values[part.slot] = value;
  }
  return { node, values };
}

function placeOf({ offsets }: SyntaxTree, handle: RawNode): RawExtent {
  const { start, end } = extentOf(handle);
  return { start: offsets.start(start), end: offsets.end(end) };
}

const absent = Object.freeze(textValue(''));

function singlePart({ tree, handle }: SyntaxNode, { field }: NamedPart): Value | undefined {
  const [first] = handle.fieldChildren(field);
  if (first === undefined) return absent;
  return isPlain(tree.language, first) ? sliceOf(tree, placeOf(tree, first)) : undefined;
}

/**
 * The list in a field's node, where nothing but one bracket stands before and behind it: then no comment or separator does
 * that the list would take in.
 */
function listPart({ tree, handle, end }: SyntaxNode, { field }: NamedPart): Value | undefined {
  const { text, language } = tree;
  const nodes = handle.fieldChildren(field).flatMap((owner) => owner.namedChildren());
  const [first] = nodes;
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) return absent;
  if (!isPlain(language, first) || (last !== first && !isPlain(language, last))) return undefined;
  const begin = placeOf(tree, first);
  const finish = last === first ? begin : placeOf(tree, last);
  if (text[begin.start - 1] !== '(' || text[finish.end] !== ')' || finish.end + 1 !== end) return undefined;
  return sliceOf(tree, { start: begin.start, end: finish.end });
}

function sliceOf(tree: SyntaxTree, { start, end }: RawExtent): Value {
  return bindingTo({ kind: 'slice', tree, start, end });
}

const changedKinds = new WeakMap<Language, ReadonlySet<string>>();

/** True for a node that is in GritQL's tree as the parser has it. */
function isPlain(language: Language, handle: RawNode): boolean {
  let changed = changedKinds.get(language);
  if (changed === undefined) {
    const { transparent, wrappers, comments, hoists, lines, lineTexts } = language;
    changed = new Set([
      ...transparent,
      ...wrappers.keys(),
      ...comments,
      ...hoists.keys(),
      ...lines,
      ...lineTexts,
    ]);
    changedKinds.set(language, changed);
  }
  return !changed.has(String(handle.kind()));
}
