/**
 * `grit-ignore` comments: they take a match, or an effect, out of a query's reach.
 *
 * A comment counts for a node if it stands among the children of the node, of its children or of an ancestor, and either
 * ends on one of the node's lines, or fills its own lines just before the line on which the node begins.
 */
import {
  childrenOf,
  isComment,
  isNamed,
  nodeText,
  parentOf,
  type SyntaxNode,
  type SyntaxTree,
} from '../languages/tree.ts';

/** Without this in its text a file has no suppression comment. */
export const suppressionMarker = 'grit-ignore';

/** True where a suppression comment covers `node` for a query of this name. */
export function isSuppressed(node: SyntaxNode, queryName: string): boolean {
  if (!hasMarker(node.tree)) return false;
  const homes = [node, ...childrenOf(node)];
  for (let at = parentOf(node); at !== undefined; at = parentOf(at)) homes.push(at);
  return homes.some((home) =>
    childrenOf(home).some((child) => {
      const comment = commentIn(child);
      return comment !== undefined && silences(comment, queryName) && covers(child, node);
    }),
  );
}

const marked = new WeakMap<SyntaxTree, boolean>();

/** Asked for every match, so each text is searched once. */
function hasMarker(tree: SyntaxTree): boolean {
  const known = marked.get(tree);
  if (known !== undefined) return known;
  const found = tree.text.includes(suppressionMarker);
  marked.set(tree, found);
  return found;
}

/** A comment, or the comment that is all that a JSX expression holds. */
function commentIn(node: SyntaxNode): SyntaxNode | undefined {
  if (isComment(node)) return node;
  if (node.kind !== 'jsx_expression') return undefined;
  const [only, ...others] = childrenOf(node).filter(isNamed);
  return only !== undefined && others.length === 0 && isComment(only) ? only : undefined;
}

function silences(comment: SyntaxNode, queryName: string): boolean {
  const text = nodeText(comment);
  const at = text.indexOf(suppressionMarker);
  if (at < 0) return false;
  const list = (text.slice(at + suppressionMarker.length).split(':')[0] ?? '').trim();
  if (!/^[A-Za-z_]/.test(list)) return true;
  return list
    .split(',')
    .map((name) => name.trim().split(/\s/)[0])
    .includes(queryName);
}

function covers(comment: SyntaxNode, node: SyntaxNode): boolean {
  const { text } = node.tree;
  const endLine = lineOf(text, comment.end);
  const [first, last] = [lineOf(text, node.start), lineOf(text, node.end)];
  if (endLine >= first && endLine <= last) return true;
  const isAlone = text.slice(text.lastIndexOf('\n', comment.start - 1) + 1, comment.start).trim() === '';
  if (!isAlone) return false;
  const next = nextCode(comment);
  return next !== undefined && lineOf(text, next.start) === first;
}

/** The next named node after a comment that is no comment itself. */
function nextCode(comment: SyntaxNode): SyntaxNode | undefined {
  const parent = parentOf(comment);
  if (parent === undefined) return undefined;
  return childrenOf(parent).find(
    (child) =>
      child.start >= comment.end && isNamed(child) && !isComment(child) && nodeText(child).trim() !== '',
  );
}

function lineOf(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
