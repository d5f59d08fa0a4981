/**
 * The virtual fields of a node: finds the nodes that a field's rules name.
 *
 * What the rules are is `field-rules.ts`; found fields are kept with their node. Comments are in no field.
 */
import { type FieldRule, type FieldSpec, keywordsField, restField } from './field-rules.ts';
import type { RawNode } from './raw-node.ts';
import { childrenOf, isComment, isNamed, namedChildrenOf, type SyntaxNode, unfold } from './tree.ts';

/** The nodes of a virtual field, comments left out; none where it is absent. */
export function fieldOf(node: SyntaxNode, spec: FieldSpec): readonly SyntaxNode[] {
  node.cache.fields ??= new Map();
  const known = node.cache.fields.get(spec.name);
  if (known !== undefined) return known;
  const found = findField(node, spec);
  node.cache.fields.set(spec.name, found);
  return found;
}

function findField(node: SyntaxNode, spec: FieldSpec): readonly SyntaxNode[] {
  for (const rule of spec.rules) {
    if (rule.kind === 'rest') return takeOf(spec, restOf(node, spec));
    if (rule.kind === 'keywords') return childrenOf(node).filter(isKeyword);
    const nodes = (rule.kind === 'token' ? tokensOf(node, rule.text) : placesOf(node, rule)).filter(
      (child) => !isComment(child),
    );
    const kept = rule.kind === 'token' || !isInside(rule) ? nodes : nodes.filter(isNamed);
    if (kept.length > 0) return takeOf(spec, kept);
  }
  return [];
}

function takeOf(spec: FieldSpec, nodes: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return spec.isList ? nodes : nodes.slice(0, 1);
}

/** Named children in which no other field of the node lies. */
function restOf(node: SyntaxNode, spec: FieldSpec): readonly SyntaxNode[] {
  const taken = fieldsFor(node)
    .filter((other) => other !== spec && !other.rules.some((rule) => rule.kind === 'rest'))
    .flatMap((other) => fieldOf(node, other));
  const isTaken = (child: SyntaxNode) => taken.some((at) => at.start < child.end && at.end > child.start);
  return namedChildrenOf(node).filter((child) => !isComment(child) && !isTaken(child));
}

function isKeyword(node: SyntaxNode): boolean {
  return !isNamed(node) && !/^[,;()[\]{}:]?$/.test(node.kind);
}

/** The fields by which a node is compared: its table's, or everything where no table knows its kind. */
export function fieldsFor(node: SyntaxNode): readonly FieldSpec[] {
  const known = node.tree.language.fields.get(node.kind);
  if (known !== undefined) return known;
  return isNamed(node) && namedChildrenOf(node).some((child) => !isComment(child))
    ? [restField, keywordsField]
    : [];
}

function isInside(rule: FieldRule): boolean {
  return (rule.kind === 'field' || rule.kind === 'child') && rule.inside;
}

function tokensOf(node: SyntaxNode, text: string): readonly SyntaxNode[] {
  return childrenOf(node).filter((child) => child.kind === text && !isNamed(child));
}

type PlaceRule =
  | Extract<FieldRule, { kind: 'field' | 'child' | 'named' | 'nth' }>
  | { readonly kind: 'rest' | 'keywords' | 'never' };

function placesOf(node: SyntaxNode, rule: PlaceRule): readonly SyntaxNode[] {
  const isGrouped = node.isGroup || node.tree.language.groups.has(node.kind);
  if (!isGrouped || rule.kind === 'field') return unfold(node.tree, applyRule(node, rule));
  const named = namedChildrenOf(node).filter((child) => !isComment(child));
  switch (rule.kind) {
    case 'child': {
      const found = named.filter((child) => rule.kinds.includes(child.kind));
      return rule.inside ? found.flatMap(namedChildrenOf) : found;
    }
    case 'named':
      return named.filter((child) => !rule.except.includes(child.kind));
    case 'nth':
      return nthOf(named, rule);
    default:
      return [];
  }
}

function applyRule(node: SyntaxNode, rule: PlaceRule): readonly RawNode[] {
  const { handle } = node;
  switch (rule.kind) {
    case 'field': {
      const found = handle.fieldChildren(rule.name);
      return rule.inside ? found.flatMap((child) => child.namedChildren()) : found;
    }
    case 'child': {
      const found = handle.namedChildren().filter((child) => rule.kinds.includes(String(child.kind())));
      return rule.inside ? found.flatMap((child) => child.namedChildren()) : found;
    }
    case 'named':
      return namedHandles(node).filter((child) => !rule.except.includes(String(child.kind())));
    case 'nth':
      return nthOf(namedHandles(node), rule);
    default:
      return [];
  }
}

function nthOf<T>(all: readonly T[], { index, reach }: Extract<FieldRule, { kind: 'nth' }>): readonly T[] {
  if (reach === 'followed' && all.length <= index) return [];
  return all.slice(index - 1, reach === 'open' ? undefined : index);
}

function namedHandles(node: SyntaxNode): readonly RawNode[] {
  const { comments, namesTokens, gritKinds } = node.tree.language;
  const children = namesTokens
    ? node.handle.children().filter((child) => child.isNamed() || gritKinds.has(String(child.kind())))
    : node.handle.namedChildren();
  return children.filter((child) => !comments.has(String(child.kind())));
}
