/**
 * Library files as what they define: each `.grit` text and each pattern block of a Markdown file is a unit of its own.
 *
 * A text with a root pattern defines a pattern without parameters, called by the file's stem. A unit that cannot be read
 * defines nothing; its own tests will say why. Pure; read files are kept, since one library serves many queries.
 */
import type { LibraryFile } from '../api.ts';
import type { SourceDefinition } from '../compile/scope.ts';
import type { DefinitionNode, LanguageLine } from '../syntax/ast.ts';
import { lex } from '../syntax/lexer.ts';
import { parseSource } from '../syntax/parse-source.ts';
import { QuerySyntaxError } from '../syntax/syntax-error.ts';
import { patternsOfMarkdown } from './markdown.ts';

/** One text of definitions. */
export interface LibraryUnit {
  readonly path: string;
  readonly source: string;
  readonly language: LanguageLine | undefined;
  readonly definitions: readonly DefinitionNode[];
  /** Definition made of the root pattern, one of `definitions`. */
  readonly root: DefinitionNode | undefined;
  /** Every name called in the unit. */
  readonly called: ReadonlySet<string>;
  /** True where it only serves names that no other unit defines. */
  readonly isFallback: boolean;
}

/** A definition in reach of a query, with the unit it stands in; the query's own have none. */
export interface ReachedDefinition extends SourceDefinition {
  readonly unit?: LibraryUnit;
}

const definitionWords = new Set(['pattern', 'predicate', 'function']);

const cacheSize = 2_000;
const cache = new Map<string, readonly LibraryUnit[]>();

/** The units of a library file. */
export function unitsOf(file: LibraryFile): readonly LibraryUnit[] {
  const { path, text, name = '', isFallback = false } = file;
  const key = `${path}\n${name}\n${isFallback}\n${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const stem = name === '' ? (path.split('/').at(-1) ?? '').replace(/\.[a-z]+$/, '') : name;
  const texts = path.endsWith('.md') ? patternsOfMarkdown(stem, text) : [{ name: stem, source: text }];
  const units = texts.flatMap((unit) => readUnit(unit.name, unit.source, { path, isFallback }));
  if (cache.size > cacheSize) cache.clear();
  cache.set(key, units);
  return units;
}

function readUnit(
  name: string,
  source: string,
  file: { readonly path: string; readonly isFallback: boolean },
): readonly LibraryUnit[] {
  try {
    const { root, definitions, language } = parseSource(source);
    const own: DefinitionNode | undefined =
      root === undefined
        ? undefined
        : {
            kind: 'patternDefinition',
            isPrivate: false,
            name,
            parameters: [],
            body: [root],
            span: root.span,
          };
    const all = own === undefined ? definitions : [...definitions, own];
    return [{ ...file, source, language, definitions: all, root: own, called: calledNames(source) }];
  } catch (error) {
    if (error instanceof QuerySyntaxError) return [];
    throw error;
  }
}

/** Every name that a text calls: what stands before an opening bracket and is not being defined. */
export function calledNames(source: string): ReadonlySet<string> {
  const { tokens } = lex(source);
  const names = new Set<string>();
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    const isDefinition = definitionWords.has(tokens[i - 1]?.text ?? '');
    if (token.kind === 'name' && next?.text === '(' && !isDefinition) names.add(token.text);
  });
  return names;
}

/** Every name that the definitions of a file call; none where it cannot be read. */
export function namesCalledBy(file: LibraryFile): ReadonlySet<string> {
  return new Set(unitsOf(file).flatMap(({ called }) => [...called]));
}
