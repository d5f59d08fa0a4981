/** When two values count as equal: the same text, or the same structure. */
import { isNamed, isSameNode, namedChildrenOf, nodeText, type SyntaxNode } from '../languages/tree.ts';
import { lastPlace, type Place, placeText, singleNode, textOf, type Value } from './values.ts';

/** Equality of values: of places where both have one, else of texts. */
export function areEqual(a: Value, b: Value): boolean {
  const [first, second] = [lastPlace(a), lastPlace(b)];
  if (first !== undefined && second !== undefined) return arePlacesEqual(first, second);
  return textOf(a) === textOf(b);
}

/** Equality of places: nodes by text or structure, lists by element, the rest by text. */
export function arePlacesEqual(a: Place, b: Place): boolean {
  const [first, second] = [singleNode(a), singleNode(b)];
  if (first !== undefined && second !== undefined) return areNodesEqual(first, second);
  if (a.kind === 'list' && b.kind === 'list') {
    return a.nodes.length === b.nodes.length && a.nodes.every((node, i) => isNodeEqualTo(node, b.nodes[i]));
  }
  if (a.kind === 'empty' && b.kind === 'empty') return a.parent.kind === b.parent.kind && a.field === b.field;
  if (a.kind === 'slice' || b.kind === 'slice' || a.kind === 'path' || b.kind === 'path') {
    return placeText(a) === placeText(b);
  }
  return false;
}

function isNodeEqualTo(node: SyntaxNode, other: SyntaxNode | undefined): boolean {
  return other !== undefined && areNodesEqual(node, other);
}

/** Same text, or same kind with equal named children; leaves differ by text. */
function areNodesEqual(a: SyntaxNode, b: SyntaxNode): boolean {
  if (isSameNode(a, b) || nodeText(a) === nodeText(b)) return true;
  if (a.kind !== b.kind || isNamed(a) !== isNamed(b)) return false;
  const [left, right] = [namedChildrenOf(a), namedChildrenOf(b)];
  if (left.length === 0 || left.length !== right.length) return false;
  return left.every((child, i) => isNodeEqualTo(child, right[i]));
}
