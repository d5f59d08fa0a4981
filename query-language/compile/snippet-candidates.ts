/**
 * From a snippet's text to the nodes it can stand for.
 *
 * The text is parsed in each context of the language; of every parse without an error, the deepest node that covers
 * exactly the snippet is a candidate, one a kind, the first context winning. Results depend on language and text alone
 * and are cached.
 */
import type { Language } from '../languages/language.ts';
import { childrenOf, isNamed, namedChildrenOf, parseTree, type SyntaxNode } from '../languages/tree.ts';

/** Stands for a spread in parsed snippets, after the substitute character. */
export const spreadName = '__regrade_spread__';

const cacheLimit = 5_000;
const cache = new Map<string, readonly SyntaxNode[]>();

/** Metavariables as they are spelled in a snippet with this sigil. */
export function metavariables(sigil: string): RegExp {
  const escaped = sigil === '$' ? '\\$' : '\\^';
  return new RegExp(`${escaped}(?:(\\.\\.\\.)|([A-Za-z_][A-Za-z0-9_]*))`, 'g');
}

/** The snippet with every metavariable spelled so that the language's parser takes it for an identifier. */
export function substituteMetavariables(language: Language, text: string): string {
  return text.replaceAll(
    metavariables(language.sigil),
    (_, spread: string | undefined, name: string) =>
      `${language.substitute}${spread === undefined ? name : spreadName}`,
  );
}

/** Candidate nodes of a snippet, in order of contexts, one a kind. */
export function snippetCandidates(language: Language, snippet: string): readonly SyntaxNode[] {
  const key = `${language.name} ${snippet}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const found = findCandidates(language, substituteMetavariables(language, snippet.trim()));
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(key, found);
  return found;
}

function findCandidates(language: Language, text: string): readonly SyntaxNode[] {
  const byKind = new Map<string, SyntaxNode>();
  if (text === '') return [];
  const respelled = language.holes.reduce((all, hole) => all.replaceAll(hole.find, hole.replace), text);
  const both = language.holesFirst ? [respelled, text] : [text, respelled];
  const spellings = respelled === text ? [text] : both;
  for (const [prefix, suffix] of language.contexts) {
    for (const spelling of spellings) {
      const { root } = parseTree(language, prefix + spelling + suffix);
      if (hasError(root)) continue;
      const node = exactNode(root, prefix.length, prefix.length + spelling.length);
      if (node !== undefined && !byKind.has(node.kind)) byKind.set(node.kind, node);
      break;
    }
  }
  return [...byKind.values()];
}

function hasError(node: SyntaxNode): boolean {
  if (node.kind === 'ERROR') return true;
  const children = childrenOf(node);
  if (children.length === 0) return node.start === node.end && isMissing(node);
  return children.some(hasError);
}

/** Some grammars end blocks and lines with tokens of no width; those are no errors. */
function isMissing(node: SyntaxNode): boolean {
  return isNamed(node) ? node.handle.isNamedLeaf() && node.handle.parent() !== null : /\S/.test(node.kind);
}

function exactNode(root: SyntaxNode, start: number, end: number): SyntaxNode | undefined {
  let node = root;
  while (node.start < start || node.end > end) {
    const children = childrenOf(node);
    const named = children.filter(isNamed);
    const next =
      named.find((child) => child.start <= start && child.end >= end) ??
      children.find((child) => child.start === start && child.end === end) ??
      named.find((child) => child.start >= start && child.end <= end);
    if (next === undefined) return undefined;
    node = next;
  }
  if (node.start !== start || node.end !== end) return undefined;
  while (true) {
    const first = namedChildrenOf(node)[0];
    if (first === undefined || first.start !== start || first.end !== end) return node;
    node = first;
  }
}
