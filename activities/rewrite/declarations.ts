/**
 * Where a file's functions stand, found by the query engine itself: one query of node kinds for each language.
 *
 * A language that is not listed has none here; its sites get lines around them instead.
 */
import {
  type CompiledQuery,
  compileQuery,
  type LanguageName,
  languageOf,
  runQuery,
} from '../../query-language/index.ts';
import type { LineSpan } from './excerpts.ts';

/** Functions with a name of their own: an inline callback alone would tell too little about a site. */
const functionPatterns: Partial<Readonly<Record<LanguageName, string>>> = {
  js: scriptPattern('js'),
  typescript: scriptPattern('js(typescript)'),
  python: 'language python\nfunction_definition()',
  java: 'language java\nor { method_declaration(), constructor_declaration() }',
  go: 'language go\nor { function_declaration(), method_declaration() }',
  rust: 'language rust\nfunction_item()',
  csharp: 'language csharp\nor { method_declaration(), constructor_declaration() }',
  kotlin: 'language kotlin\nfunction_declaration()',
  php: 'language php\nor { function_definition(), method_declaration() }',
  ruby: 'language ruby\nmethod()',
};

function scriptPattern(language: string): string {
  return `language ${language}\nor { function_declaration(), generator_function_declaration(), method_definition(), variable_declarator(value=arrow_function()), variable_declarator(value=function_expression()) }`;
}

const queries = new Map<LanguageName, CompiledQuery | undefined>();

/** Line spans of the named functions of a file, nested ones too. */
export function declarationsOf(file: { readonly path: string; readonly text: string }): readonly LineSpan[] {
  const language = languageOf(file.path);
  const query = language === undefined ? undefined : functionQuery(language);
  if (query === undefined) return [];
  const outcome = runQuery(query, file);
  if (outcome.kind !== 'matched') return [];
  return outcome.sites.map(({ range }) => ({ first: range.start.line, last: range.end.line }));
}

function functionQuery(language: LanguageName): CompiledQuery | undefined {
  if (queries.has(language)) return queries.get(language);
  const pattern = functionPatterns[language];
  const outcome = pattern === undefined ? undefined : compileQuery(pattern, { name: 'functions' });
  const query = outcome?.kind === 'compiled' ? outcome.query : undefined;
  queries.set(language, query);
  return query;
}
