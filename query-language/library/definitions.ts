/**
 * Collects the definitions a query can call: its own, and those of the library files it needs.
 *
 * A library file is loaded only where some name it defines is used, directly or through other loaded files; only
 * libraries of the query's language (or `universal`) count. The query's own definitions hide a library's, those of the
 * query's language hide universal ones, and both hide fallbacks. Two of one rank with one name are refused.
 */
import type { LibraryFile } from '../api.ts';
import { definitionKey, kindOfDefinition, type SourceDefinition } from '../compile/scope.ts';
import type { Language } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import type { DefinitionNode, SourceNode, Span } from '../syntax/ast.ts';
import { lex } from '../syntax/lexer.ts';
import { QuerySyntaxError } from '../syntax/syntax-error.ts';
import { findCycle } from './cycles.ts';
import { calledNames, type LibraryUnit, type ReachedDefinition, unitsOf } from './units.ts';

/** Names that are called without being written. */
const implicitCalls = ['before_each_file', 'after_each_file'];

/** All definitions in reach of `root`, by kind and name. Throws `QuerySyntaxError` for two of one name, and for endless calls. */
export function collectDefinitions(
  source: string,
  root: SourceNode,
  libraries: readonly LibraryFile[],
  language: Language,
): Map<string, ReachedDefinition> {
  const result = new Map<string, ReachedDefinition>();
  for (const node of root.definitions) result.set(keyOf(node), { node, source });
  const units = usableUnits(libraries, language);
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
      for (const node of unit.definitions)
        if (!result.has(keyOf(node)))
          result.set(keyOf(node), { node, source: unit.source, path: unit.path, unit });
    }
  }
  refuseDuplicates(source, result, { units, wanted, language });
  refuseCycles(source, result);
  return result;
}

/** Key of a definition as written. */
export function keyOf(node: DefinitionNode): string {
  return definitionKey(kindOfDefinition(node), node.name);
}

/** Public names that libraries define for any language, for suggestions. */
export function publicNames(libraries: readonly LibraryFile[]): readonly string[] {
  const nodes = libraries.flatMap(unitsOf).flatMap(({ definitions }) => definitions);
  return [
    ...new Set(nodes.filter((node) => !('isPrivate' in node && node.isPrivate)).map(({ name }) => name)),
  ];
}

function isWanted(
  node: DefinitionNode,
  wanted: ReadonlySet<string>,
  known: ReadonlyMap<string, SourceDefinition>,
): boolean {
  return wanted.has(node.name) && !known.has(keyOf(node));
}

/** The units that a query of this language sees, those that hide others first. */
function usableUnits(libraries: readonly LibraryFile[], language: Language): readonly LibraryUnit[] {
  return libraries
    .flatMap(unitsOf)
    .filter((unit) => isUsable(unit, language))
    .toSorted((a, b) => rankOf(a, language) - rankOf(b, language));
}

/** The very language before others of its family, those before `universal`, and fallbacks last. */
function rankOf({ language, isFallback }: LibraryUnit, wanted: Language): number {
  if (language === undefined) return isFallback ? 3 : 0;
  const isNear = findLanguage(language.name, language.flavour)?.name === wanted.name;
  return (isFallback ? 3 : 0) + (isNear ? 0 : language.name === 'universal' ? 2 : 1);
}

function isUsable(unit: LibraryUnit, language: Language): boolean {
  if (unit.language === undefined) return true;
  const { name } = unit.language;
  if (name === 'universal' || name === language.name) return true;
  const own = findLanguage(name);
  return own !== undefined && family(own.name) === family(language.name);
}

function family(name: string): string {
  return name === 'typescript' ? 'js' : name;
}

function refuseDuplicates(
  source: string,
  result: ReadonlyMap<string, ReachedDefinition>,
  {
    units,
    wanted,
    language,
  }: {
    readonly units: readonly LibraryUnit[];
    readonly wanted: ReadonlySet<string>;
    readonly language: Language;
  },
): void {
  for (const unit of units)
    for (const node of unit.definitions) {
      const chosen = result.get(keyOf(node))?.unit;
      if (chosen === undefined || chosen === unit || rankOf(chosen, language) !== rankOf(unit, language))
        continue;
      if (!wanted.has(node.name) || isSameText(result.get(keyOf(node)), node, unit)) continue;
      const message = `\`${node.name}\` is defined twice: in ${chosen.path} and in ${unit.path}`;
      throw new QuerySyntaxError(message, 'Rename or remove one of them.', callOf(source, node.name));
    }
}

/** A definition that stands twice in the same words is no conflict. */
function isSameText(
  chosen: ReachedDefinition | undefined,
  node: DefinitionNode,
  { source }: LibraryUnit,
): boolean {
  return chosen !== undefined && textOf(chosen.source, chosen.node) === textOf(source, node);
}

function textOf(source: string, { span }: DefinitionNode): string {
  return source.slice(span.start, span.end);
}

function callOf(source: string, name: string): Span {
  const token = lex(source).tokens.find(({ kind, text }) => kind === 'name' && text === name);
  return { start: token?.start ?? 0, end: token?.end ?? 0 };
}

function refuseCycles(source: string, definitions: ReadonlyMap<string, ReachedDefinition>): void {
  const cycle = findCycle(definitions);
  const [first] = cycle ?? [];
  if (cycle === undefined || first === undefined) return;
  const steps = [...cycle, first].map(({ node, path }) => `\`${node.name}\` (${path ?? 'the query'})`);
  throw new QuerySyntaxError(
    `patterns call each other without end: ${steps.join(' → ')}`,
    'Let one of them match something before it calls the next.',
    callOf(source, first.node.name),
  );
}
