/**
 * From a snippet's text to the nodes it can stand for.
 *
 * The text is parsed in each context of the language; of every parse without an error, the deepest node that covers
 * exactly the snippet is a candidate, one a kind, the first context winning. Results depend on language and text alone
 * and are cached.
 */
import type { Hole, Language } from '../languages/language.ts';
import {
  childrenOf,
  isNamed,
  namedChildrenOf,
  parentOf,
  parseTree,
  type SyntaxNode,
  type SyntaxTree,
} from '../languages/tree.ts';

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
  const spellings = spellingsOf(language, text);
  for (const [prefix, suffix, only] of language.contexts) {
    if (only?.test(text) === false) continue;
    for (const spelling of spellings) {
      const { root } = parseTree(language, prefix + spelling.text + suffix);
      if (hasError(root)) continue;
      const node = exactNode(root, prefix.length, prefix.length + spelling.text.length);
      if (node === undefined || language.misreadings.get(node.kind)?.test(text)) break;
      keywordNames.set(node.tree, { shift: prefix.length, ...spelling });
      if (!byKind.has(node.kind)) byKind.set(node.kind, node);
      break;
    }
  }
  return [...byKind.values()];
}

/** A snippet's text as it is parsed, and the metavariables that a keyword stands for, by place. */
interface Spelling {
  readonly text: string;
  readonly names: ReadonlyMap<number, { readonly name: string; readonly length: number }>;
}

const keywordNames = new WeakMap<SyntaxTree, Spelling & { readonly shift: number }>();

/** The metavariable for which a keyword of a snippet stands, or undefined. */
export function keywordName(node: SyntaxNode): string | undefined {
  const spelling = keywordNames.get(node.tree);
  const found = spelling?.names.get(node.start - spelling.shift);
  return found?.length === node.end - node.start ? found.name : undefined;
}

function spellingsOf(language: Language, text: string): readonly Spelling[] {
  const plain: Spelling = { text, names: new Map() };
  const words = language.holes.reduce(
    (all, hole) => ('replace' in hole ? all.replaceAll(hole.find, hole.replace) : all),
    text,
  );
  const respelled = language.holes.reduce(spellKeyword, { ...plain, text: words });
  if (respelled.text === text) return [plain];
  return language.holesFirst ? [respelled, plain] : [plain, respelled];
}

function spellKeyword(spelling: Spelling, hole: Hole): Spelling {
  if (!('keyword' in hole)) return spelling;
  const { keyword } = hole;
  const found = [...spelling.text.matchAll(hole.find)];
  const shiftAt = (place: number) =>
    found
      .filter((match) => match.index < place)
      .reduce((sum, match) => sum + keyword.length - match[0].length, place);
  const names = new Map([...spelling.names].map(([place, name]) => [shiftAt(place), name]));
  for (const match of found)
    names.set(shiftAt(match.index), { name: match[1] ?? '', length: keyword.length });
  return { text: spelling.text.replaceAll(hole.find, keyword), names };
}

function hasError(node: SyntaxNode): boolean {
  if (node.kind === 'ERROR') return true;
  const children = childrenOf(node);
  if (children.length === 0) return node.start === node.end && isMissing(node);
  return children.some(hasError);
}

/** Some grammars end blocks and lines with tokens of no width; those are no errors. */
function isMissing(node: SyntaxNode): boolean {
  return isNamed(node) ? parentOf(node) !== undefined : /\S/.test(node.kind);
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
