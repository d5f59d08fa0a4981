/**
 * Collects the definitions a query can call: its own, and those of the library files it needs.
 *
 * A library file is loaded only where some name it defines is used, directly or through other loaded files; only
 * libraries of the query's language (or `universal`) count. The query's own definitions hide a library's.
 */
import type { LibraryFile } from '../api.ts';
import { definitionKey, kindOfDefinition, type SourceDefinition } from '../compile/scope.ts';
import type { Language } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import type { DefinitionNode, SourceNode } from '../syntax/ast.ts';
import { lex } from '../syntax/lexer.ts';
import { parseSource } from '../syntax/parse-source.ts';
import { QuerySyntaxError } from '../syntax/syntax-error.ts';
import { patternsOfMarkdown } from './markdown.ts';

interface LibraryUnit {
  readonly path: string;
  readonly source: string;
  readonly language: string | undefined;
  readonly definitions: readonly DefinitionNode[];
  /** Every name called in the unit. */
  readonly called: ReadonlySet<string>;
}

const definitionWords = new Set(['pattern', 'predicate', 'function']);

/** Names that are called without being written. */
const implicitCalls = ['before_each_file', 'after_each_file'];

const unitCache = new Map<string, readonly LibraryUnit[]>();

/** All definitions in reach of `root`, by kind and name. */
export function collectDefinitions(
  source: string,
  root: SourceNode,
  libraries: readonly LibraryFile[],
  language: Language,
): Map<string, SourceDefinition> {
  const result = new Map<string, SourceDefinition>();
  for (const node of root.definitions)
    result.set(definitionKey(kindOfDefinition(node), node.name), { node, source });
  const units = libraries.flatMap(unitsOf).filter((unit) => isUsable(unit, language));
  const isAutoWrapped = !(root.root?.kind === 'block' && root.root.word === 'multifile');
  const wanted = new Set([...calledNames(source), ...(isAutoWrapped ? implicitCalls : [])]);
  const loaded = new Set<LibraryUnit>();
  for (let grew = true; grew; ) {
    grew = false;
    for (const unit of units) {
      if (loaded.has(unit) || !unit.definitions.some((node) => isWanted(node, wanted, result))) continue;
      loaded.add(unit);
      grew = true;
      for (const name of unit.called) wanted.add(name);
      for (const node of unit.definitions) {
        const key = definitionKey(kindOfDefinition(node), node.name);
        if (!result.has(key)) result.set(key, { node, source: unit.source });
      }
    }
  }
  return result;
}

function isWanted(
  node: DefinitionNode,
  wanted: ReadonlySet<string>,
  known: ReadonlyMap<string, SourceDefinition>,
): boolean {
  return wanted.has(node.name) && !known.has(definitionKey(kindOfDefinition(node), node.name));
}

function isUsable(unit: LibraryUnit, language: Language): boolean {
  if (unit.language === undefined) return true;
  if (unit.language === 'universal' || unit.language === language.name) return true;
  const own = findLanguage(unit.language);
  const family = (name: string) => (name === 'typescript' ? 'js' : name);
  return own !== undefined && family(own.name) === family(language.name);
}

function unitsOf(file: LibraryFile): readonly LibraryUnit[] {
  const key = `${file.path}\n${file.text}`;
  const known = unitCache.get(key);
  if (known !== undefined) return known;
  const stem = (file.path.split('/').at(-1) ?? '').replace(/\.[a-z]+$/, '');
  const texts = file.path.endsWith('.md')
    ? patternsOfMarkdown(stem, file.text)
    : [{ name: stem, source: file.text }];
  const units = texts.flatMap(({ name, source }) => unitOf(file.path, name, source));
  if (unitCache.size > 2_000) unitCache.clear();
  unitCache.set(key, units);
  return units;
}

/** A library file that cannot be read defines nothing; its own tests will say why. */
function unitOf(path: string, name: string, source: string): readonly LibraryUnit[] {
  try {
    const parsed = parseSource(source);
    const definitions = [...parsed.definitions];
    if (parsed.root !== undefined) {
      const { span } = parsed.root;
      const body = [parsed.root];
      definitions.push({ kind: 'patternDefinition', isPrivate: false, name, parameters: [], body, span });
    }
    return [{ path, source, language: parsed.language?.name, definitions, called: calledNames(source) }];
  } catch (error) {
    if (error instanceof QuerySyntaxError) return [];
    throw error;
  }
}

function calledNames(source: string): Set<string> {
  const { tokens } = lex(source);
  const names = new Set<string>();
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    const isDefinition = definitionWords.has(tokens[i - 1]?.text ?? '');
    if (token.kind === 'name' && next?.text === '(' && !isDefinition) names.add(token.text);
  });
  return names;
}
