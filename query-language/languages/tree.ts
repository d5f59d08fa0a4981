/**
 * A parsed file as the engine sees it: GritQL's tree over a stock one.
 *
 * Nodes are made when first asked for and kept with their tree; kinds are GritQL's, transparent kinds are dissolved into
 * their parents. This is the only module that knows the parser's node type: another representation would replace it.
 * Offsets are UTF-16 units.
 */
import type { Rule, SgNode } from '@ast-grep/napi';
import { countErrorNodes, parseText } from './grammar.ts';
import type { Language } from './language.ts';
import { type Offsets, offsetsAcross, shiftedBy } from './offsets.ts';
import { extentOf, type RawNode } from './raw-node.ts';

/** One parsed text. */
export interface SyntaxTree {
  readonly language: Language;
  readonly text: string;
  readonly root: SyntaxNode;
  /** Where the parser's offsets lie in the text. */
  readonly offsets: Offsets;
  /** Nodes already made, by where the parser says that they start. */
  readonly nodes: Map<number, SyntaxNode[]>;
}

/** One node; compare nodes with `isSameNode`, never by identity. */
export interface SyntaxNode {
  readonly tree: SyntaxTree;
  readonly handle: RawNode;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** True for a node that only gathers some of its parent's children; `handle` is the parent's. */
  readonly isGroup: boolean;
  /** Filled when first asked for. */
  readonly cache: {
    named?: boolean;
    parent?: SyntaxNode | undefined;
    children?: readonly SyntaxNode[];
    fields?: Map<string, readonly SyntaxNode[]>;
  };
}

/** Parses `text`; syntax errors leave error nodes in the tree. The extension may choose among the language's grammars. */
export function parseTree(language: Language, text: string, extension = ''): SyntaxTree {
  const prefix = language.filePrefix(text);
  const shown = language.mask(text, extension);
  const handle = language.reshape(parseBest(language, prefix + shown, extension), text);
  return treeWith(language, text, { handle, offsets: shiftedBy(prefix.length) });
}

/**
 * A tree of `text` with nothing in the braces round which no offset of `kept` (ascending) lies; undefined where the
 * language has no such trees, or where an error could reach farther than its braces.
 */
export function parseSkeleton(
  language: Language,
  text: string,
  { kept, extension }: { readonly kept: readonly number[]; readonly extension: string },
): SyntaxTree | undefined {
  const isPlain = language.filePrefix(text) === '' && language.mask(text, extension) === text;
  const skeleton = isPlain ? language.skeleton?.(text, kept) : undefined;
  if (skeleton === undefined) return undefined;
  const handle = parseText(language.grammar, skeleton.text);
  if (handle.find({ rule: { kind: 'ERROR' } }) !== null) return undefined;
  return treeWith(language, text, { handle, offsets: offsetsAcross(skeleton.cuts) });
}

function treeWith(
  language: Language,
  text: string,
  { handle, offsets }: { readonly handle: RawNode; readonly offsets: Offsets },
): SyntaxTree {
  const tree: SyntaxTree = {
    language,
    text,
    offsets,
    nodes: new Map(),
    get root() {
      return wrap(tree, handle);
    },
  };
  return tree;
}

function parseBest(language: Language, text: string, extension: string): SgNode {
  const first = parseText(language.grammar, text);
  const { secondGrammar } = language;
  if (!secondGrammar?.extensions.includes(extension)) return first;
  const errors = countErrorNodes(first);
  if (errors === 0) return first;
  const second = parseText(secondGrammar.grammar, text);
  return countErrorNodes(second) < errors ? second : first;
}

/** The node for one of the parser's; asking the parser is what costs, so callers that know the kind say it. */
function wrap(tree: SyntaxTree, handle: RawNode, stock = String(handle.kind())): SyntaxNode {
  const { language, offsets } = tree;
  const at = extentOf(handle);
  const kind = language.kindOf(handle, language.gritKinds.get(stock) ?? stock);
  const end = endOf(tree, stock, at.end);
  const beside = tree.nodes.get(at.start);
  // The parser's id is an address cut to 32 bits, which two nodes may share: only with the place it tells them apart.
  const known = beside?.find(
    (other) => other.end === end && other.kind === kind && other.handle.id() === handle.id(),
  );
  if (known !== undefined) return known;
  const start = offsets.start(startWithoutHoisted(language, handle, stock) ?? at.start);
  const node: SyntaxNode = { tree, handle, kind, start, end, isGroup: false, cache: {} };
  if (beside === undefined) tree.nodes.set(at.start, [node]);
  else beside.push(node);
  return node;
}

/** The nodes of GritQL's tree for one of the parser's: mostly one, for a running text one for each of its lines. */
export function nodesFor(tree: SyntaxTree, handle: RawNode, kind: string): readonly SyntaxNode[] {
  return tree.language.lineTexts.has(kind) ? linesOf(tree, handle) : [wrap(tree, handle, kind)];
}

/** A running text's lines, without the blanks round them; blank lines are none. */
function linesOf(tree: SyntaxTree, handle: RawNode): readonly SyntaxNode[] {
  const whole = wrap(tree, handle);
  return [...nodeText(whole).matchAll(/\S(?:[^\n]*\S)?/g)].map((found): SyntaxNode => {
    const start = whole.start + found.index;
    return { ...whole, start, end: start + found[0].length, cache: { named: true, children: [] } };
  });
}

/** Where a node ends; of kinds that take in the end of their line, before that. */
function endOf({ language, text, offsets }: SyntaxTree, stock: string, stockEnd: number): number {
  const end = offsets.end(stockEnd);
  return language.lines.has(stock) && text[end - 1] === '\n' ? end - 1 : end;
}

/** The node's source text. */
export function nodeText(node: SyntaxNode): string {
  return node.tree.text.slice(node.start, node.end);
}

/** True for nodes that GritQL names; false for other keywords and punctuation. */
export function isNamed(node: SyntaxNode): boolean {
  node.cache.named ??= node.handle.isNamed() || node.tree.language.stockKinds.has(node.kind);
  return node.cache.named;
}

/** True where both are the same place of the same tree. */
export function isSameNode(a: SyntaxNode, b: SyntaxNode): boolean {
  return a === b || (a.tree === b.tree && a.start === b.start && a.end === b.end && a.kind === b.kind);
}

/** True for comments. */
export function isComment(node: SyntaxNode): boolean {
  return node.tree.language.comments.has(node.kind);
}

function isDissolved(language: Language, handle: RawNode, kind: string): boolean {
  const { transparent, wrappers, dissolves } = language;
  if (transparent.size === 0 && wrappers.size === 0 && dissolves === undefined) return false;
  if (transparent.has(kind) || dissolves?.(handle, kind)) return handle.isNamed();
  const wrapped = wrappers.get(kind);
  if (wrapped === undefined || !handle.isNamed()) return false;
  const [only, ...others] = handle.namedChildren();
  return only !== undefined && others.length === 0 && (wrapped === '' || only.kind() === wrapped);
}

/** The nodes of GritQL's tree for the parser's: dissolved ones give way to their children. */
export function unfold(
  tree: SyntaxTree,
  handles: readonly RawNode[],
  nodes: SyntaxNode[] = [],
): SyntaxNode[] {
  for (const handle of handles) {
    const kind = String(handle.kind());
    if (isDissolved(tree.language, handle, kind)) unfold(tree, handle.children(), nodes);
    else {
      for (const child of hoistedOf(tree.language, handle, kind)) nodes.push(wrap(tree, child));
      nodes.push(...nodesFor(tree, handle, kind));
    }
  }
  return nodes;
}

/** Leading children that GritQL's tree has before the node. */
function hoistedOf(language: Language, handle: RawNode, stock: string): readonly RawNode[] {
  const kind = language.hoists.get(stock);
  if (kind === undefined) return [];
  const children = handle.children();
  const end = children.findIndex((child) => child.kind() !== kind);
  return children.slice(0, Math.max(end, 0));
}

function startWithoutHoisted(language: Language, handle: RawNode, stock: string): number | undefined {
  if (!language.hoists.has(stock)) return undefined;
  const { length } = hoistedOf(language, handle, stock);
  return handle.children()[length]?.range().start.index;
}

/** All children in order, keywords, punctuation and comments included. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.cache.children !== undefined) return node.cache.children;
  const { language } = node.tree;
  const hoisted =
    language.hoists.size === 0 ? 0 : hoistedOf(language, node.handle, String(node.handle.kind())).length;
  const children = withGroup(node, unfold(node.tree, node.handle.children().slice(hoisted)));
  for (const child of children) child.cache.parent ??= node;
  node.cache.children = children;
  return children;
}

/** Children with those gathered that GritQL's tree has under a node of its own. */
function withGroup(node: SyntaxNode, children: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const group = node.tree.language.groups.get(node.kind);
  if (group === undefined) return children;
  if (group.opening !== undefined && children[0]?.kind !== group.opening) return children;
  const inside = children.slice(group.first, children.length - group.last);
  const [first] = inside;
  const last = inside[inside.length - 1];
  if (first === undefined || last === undefined) return children;
  const gathered: SyntaxNode = {
    tree: node.tree,
    handle: node.handle,
    kind: group.kind,
    start: first.start,
    end: last.end,
    isGroup: true,
    cache: { named: true, parent: node, children: inside },
  };
  for (const child of inside) child.cache.parent = gathered;
  return [...children.slice(0, group.first), gathered, ...children.slice(children.length - group.last)];
}

/** Children that the grammar names, comments included. */
export function namedChildrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  return childrenOf(node).filter(isNamed);
}

/** The parent, or undefined at the root. */
export function parentOf(node: SyntaxNode): SyntaxNode | undefined {
  if ('parent' in node.cache) return node.cache.parent;
  const { language } = node.tree;
  let handle = node.handle.parent();
  while (handle !== null) {
    const kind = String(handle.kind());
    if (!isDissolved(language, handle, kind) && !isHoistedFrom(node, handle, kind)) break;
    handle = handle.parent();
  }
  const parent = handle === null ? undefined : wrap(node.tree, handle);
  // Listing the children of a node with a group tells each of them its parent.
  if (parent !== undefined && language.groups.has(parent.kind)) childrenOf(parent);
  node.cache.parent ??= parent;
  return node.cache.parent;
}

function isHoistedFrom(node: SyntaxNode, parent: RawNode, kind: string): boolean {
  const { language } = node.tree;
  if (language.hoists.get(kind) !== node.kind) return false;
  return hoistedOf(language, parent, kind).some((child) => child.id() === node.handle.id());
}

/** Nodes of these kinds in the subtree, the node itself included, in document order; found by the parser itself. */
export function findKinds(node: SyntaxNode, kinds: readonly string[]): readonly SyntaxNode[] {
  if (kinds.length === 0) return [];
  if (node.handle.findAll === undefined) return allNodes(node).filter((at) => kinds.includes(at.kind));
  const rule = kinds.length === 1 ? { kind: kinds[0] ?? '' } : { any: kinds.map((kind) => ({ kind })) };
  return findNatively(node, rule) ?? [];
}

/** Nodes of the subtree that fulfil a rule, the node itself included, in document order; all, where the parser's own nodes are gone. */
export function findByRule(node: SyntaxNode, rule: Rule | 'never'): readonly SyntaxNode[] {
  if (rule === 'never') return [];
  return findNatively(node, rule) ?? allNodes(node);
}

function findNatively(node: SyntaxNode, rule: Rule): readonly SyntaxNode[] | undefined {
  const { tree } = node;
  const found = node.handle.findAll?.({ rule }).flatMap((handle) => {
    const kind = kindOfFound(handle, rule);
    return tree.language.dissolves?.(handle, kind) ? [] : nodesFor(tree, handle, kind);
  });
  return node.isGroup ? found?.filter((at) => at.start >= node.start && at.end <= node.end) : found;
}

/** The grammar's kind of a node that a rule found; asked only where the rule does not begin with it. */
export function kindOfFound(handle: RawNode, { kind, all }: Rule): string {
  const known = kind ?? all?.[0]?.kind;
  return typeof known === 'string' ? known : String(handle.kind());
}

function allNodes(node: SyntaxNode): readonly SyntaxNode[] {
  return [node, ...childrenOf(node).flatMap(allNodes)];
}

/** The named node before (`-1`) or after (`1`) this one: a sibling, else the nearest ancestor's. */
export function neighbourOf(node: SyntaxNode, direction: -1 | 1): SyntaxNode | undefined {
  for (let at: SyntaxNode | undefined = node; at !== undefined; at = parentOf(at)) {
    const current: SyntaxNode = at;
    const parent = parentOf(current);
    if (parent === undefined) return undefined;
    const siblings = namedChildrenOf(parent);
    const candidates =
      direction === 1
        ? siblings.filter((sibling) => sibling.start >= current.end && !isSameNode(sibling, current))
        : siblings.filter((sibling) => sibling.end <= current.start && !isSameNode(sibling, current));
    const found = direction === 1 ? candidates[0] : candidates[candidates.length - 1];
    if (found !== undefined) return found;
  }
  return undefined;
}
