/**
 * Makes a query whole: its text together with every library definition that it reaches, as one text that needs no library.
 *
 * What is linked once runs the same for ever, whatever becomes of the library's files; a text that calls nothing of a
 * library stays as it is, byte for byte. Pure.
 */
import type { LanguageName, LibraryFile } from '../api.ts';
import { type DefinitionKind, definitionKey, kindOfDefinition } from '../compile/scope.ts';
import { findLanguage } from '../languages/registry.ts';
import type { LanguageLine, SourceNode } from '../syntax/ast.ts';
import { lex } from '../syntax/lexer.ts';
import { parseSource } from '../syntax/parse-source.ts';
import { QuerySyntaxError } from '../syntax/syntax-error.ts';
import { collectDefinitions, keyOf } from './definitions.ts';
import { calledNames, type LibraryUnit, type ReachedDefinition, unitsOf } from './units.ts';

/** A definition that a query takes from a library. */
export interface UsedDefinition {
  readonly name: string;
  readonly kind: DefinitionKind;
  /** Path of the library file. */
  readonly path: string;
}

/** A query that needs no library. */
export interface LinkedQuery {
  readonly source: string;
  /** What was added, in the order of the text. */
  readonly used: readonly UsedDefinition[];
  /** True where the libraries contradict each other; compiling the text with them tells how. */
  readonly isRefused: boolean;
}

/** How to link: the libraries, and the language of a query that names none. */
export interface LinkOptions {
  readonly libraries: readonly LibraryFile[];
  readonly language?: LanguageName;
}

/**
 * Links a query. A query without a language of its own whose root calls a library pattern takes that pattern's language.
 * A text that does not parse, or names no known language, stays as it is, and so does one whose libraries contradict each
 * other: compiling it with them tells why.
 */
export function linkQuery(source: string, options: LinkOptions): LinkedQuery {
  const whole: LinkedQuery = { source, used: [], isRefused: false };
  const parsed = options.libraries.length === 0 ? undefined : parsedOf(source);
  if (parsed === undefined) return whole;
  const line = languageLineOf(source, parsed, options);
  const language = findLanguage(line.name, line.flavour);
  if (language === undefined) return whole;
  try {
    const reached = reachable(
      source,
      parsed,
      collectDefinitions(source, parsed, options.libraries, language),
    );
    const added = reached.flatMap(({ unit, ...rest }) => (unit === undefined ? [] : [{ ...rest, unit }]));
    if (added.length === 0) return whole;
    // Definitions must not change which language is inferred of the text.
    const isNamed = [parsed.language, options.language, tagOf(source)].some((named) => named !== undefined);
    const head = isNamed ? '' : headOf(line);
    const texts = [`${head}${source.trimEnd()}`, ...added.map(textOf)];
    return { source: `${texts.join('\n\n')}\n`, used: added.map(usedOf), isRefused: false };
  } catch (error) {
    if (error instanceof QuerySyntaxError) return { ...whole, isRefused: true };
    throw error;
  }
}

function parsedOf(source: string): SourceNode | undefined {
  try {
    return parseSource(source);
  } catch (error) {
    if (error instanceof QuerySyntaxError) return undefined;
    throw error;
  }
}

/** A pattern of a library under a name, with the language that its file names. */
export interface NamedPattern {
  readonly path: string;
  readonly language: LanguageLine | undefined;
  /** The whole text where the pattern is its root, so that it can be run as it stands. */
  readonly source?: string;
}

/** The library patterns of a name, one for each language; fallbacks only where nothing else has the name. */
export function patternsNamed(name: string, libraries: readonly LibraryFile[]): readonly NamedPattern[] {
  const units = libraries
    .flatMap(unitsOf)
    .filter(({ definitions }) => definitions.some((node) => keyOf(node) === definitionKey('pattern', name)));
  const own = units.filter(({ isFallback }) => !isFallback);
  return (own.length > 0 ? own : units).map(({ path, language, root, source }) => ({
    path,
    language,
    ...(root?.name === name ? { source } : {}),
  }));
}

/** The one language that the patterns of a name have; `undefined` where it has several or none. */
function languageOfCall(name: string, libraries: readonly LibraryFile[]): LanguageLine | undefined {
  const lines = patternsNamed(name, libraries).flatMap(({ language }) =>
    language === undefined || language.name === 'universal' ? [] : [language],
  );
  const [first, ...others] = lines;
  const isSame = others.every((other) => other.name === first?.name && other.flavour === first.flavour);
  return isSame ? first : undefined;
}

function languageLineOf(source: string, parsed: SourceNode, options: LinkOptions): LanguageLine {
  if (parsed.language !== undefined) return parsed.language;
  const { root } = parsed;
  const tag = tagOf(source);
  const named = tag ?? options.language;
  const called = root?.kind === 'call' ? languageOfCall(root.name, options.libraries) : undefined;
  const span = { start: 0, end: 0 };
  return named === undefined && called !== undefined ? called : { name: named ?? 'js', flavour: '', span };
}

function tagOf(source: string): string | undefined {
  return lex(source).tokens.find((token) => token.kind === 'languageSnippet')?.tag;
}

function headOf({ name, flavour }: LanguageLine): string {
  return `language ${name}${flavour === '' ? '' : `(${flavour})`}\n\n`;
}

/** The definitions that the query calls, directly or through others, and the hooks round each file. */
function reachable(
  source: string,
  parsed: SourceNode,
  all: ReadonlyMap<string, ReachedDefinition>,
): readonly ReachedDefinition[] {
  const wanted = new Set([...calledNames(source), 'before_each_file', 'after_each_file']);
  if (parsed.root?.kind === 'block' && parsed.root.word === 'multifile') {
    wanted.delete('before_each_file');
    wanted.delete('after_each_file');
  }
  const reached = new Set<ReachedDefinition>();
  for (const name of wanted)
    for (const kind of ['pattern', 'predicate', 'function', 'foreign'] as const) {
      const definition = all.get(definitionKey(kind, name));
      if (definition === undefined || reached.has(definition)) continue;
      reached.add(definition);
      // A set yields what is added while it is walked.
      for (const called of calledNames(sliceOf(definition))) wanted.add(called);
    }
  return [...reached];
}

function sliceOf({ node, source }: ReachedDefinition): string {
  return source.slice(node.span.start, node.span.end);
}

type LibraryDefinition = ReachedDefinition & { readonly unit: LibraryUnit };

function textOf(definition: LibraryDefinition): string {
  const { unit, node } = definition;
  if (unit.root !== node) return sliceOf(definition);
  return `pattern ${node.name}() {\n${sliceOf(definition)}\n}`;
}

function usedOf({ node, unit }: LibraryDefinition): UsedDefinition {
  return { name: node.name, kind: kindOfDefinition(node), path: unit.path };
}
