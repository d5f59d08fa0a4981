/**
 * Compiles a query's source into a runnable program; the entry of the compile stage.
 *
 * Parse, collect the definitions in reach, resolve names, wrap the root, plan. All errors found are reported together,
 * except syntax errors, of which the first ends the reading.
 */
import { createHash } from 'node:crypto';
import type { CompiledQuery, CompileOptions, CompileOutcome, LanguageName } from '../api.ts';
import type { Language } from '../languages/language.ts';
import { findLanguage, languageNames } from '../languages/registry.ts';
import { collectDefinitions, publicNames } from '../library/definitions.ts';
import type { PatternNode, SourceNode } from '../syntax/ast.ts';
import { lex } from '../syntax/lexer.ts';
import { parseSource } from '../syntax/parse-source.ts';
import { diagnosticAt, QuerySyntaxError } from '../syntax/syntax-error.ts';
import { wrapRoot } from './auto-wrap.ts';
import { compilePattern } from './compile-pattern.ts';
import { compilePredicate } from './compile-predicate.ts';
import { engineVersion } from './engine-version.ts';
import { planOf, planParts } from './plan.ts';
import { ruleOf } from './plan-rule.ts';
import { globalSlots, type Program } from './program.ts';
import { type Compiler, definitionKey, kindOfDefinition, type Scope } from './scope.ts';

/** Compiles `source`; all errors found are values of the outcome. */
export function compileQuery(source: string, options: CompileOptions = {}): CompileOutcome {
  try {
    return compileSource(source, parseSource(source), options);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const { message, remedy, span } = error;
    return { kind: 'invalid', errors: [diagnosticAt(source, span, { severity: 'error', message, remedy })] };
  }
}

function compileSource(source: string, parsed: SourceNode, options: CompileOptions): CompileOutcome {
  const language = languageOfQuery(source, parsed, options.language);
  const { libraries = [], name = '' } = options;
  const root = rootOf(parsed);
  refuseRepeated(parsed);
  const definitions = collectDefinitions(source, parsed, libraries, language);
  const compiler = newCompiler(language, source, definitions);
  compiler.knownNames.push(...publicNames(libraries), ...(options.knownNames ?? []));
  const scope: Scope = { names: ['match'] };
  const pattern = compiler.pattern(root, scope, 'match');
  const { steps, isMultifile } = wrapRoot(compiler, pattern);
  for (const walk of compiler.walks) walk.rule = ruleOf(language, walk.pattern);
  if (compiler.errors.length > 0) return { kind: 'invalid', errors: compiler.errors };
  const program: Program = {
    language,
    locals: scope.names,
    globals: compiler.globals,
    steps,
    isMultifile,
    asks: [...compiler.asks].sort(),
    name,
  };
  planParts(program);
  const query: CompiledQuery = {
    source,
    language: language.name,
    hash: hashOf(source, options, language),
    extensions: language.extensions,
    rewrites: canRewrite(source, definitions),
    asks: program.asks,
    limits: hasLimit(source, definitions),
    plan: planOf(program),
    program,
  };
  return { kind: 'compiled', query: Object.freeze(query), warnings: compiler.warnings };
}

function newCompiler(language: Language, source: string, definitions: Compiler['definitions']): Compiler {
  const compiler: Compiler = {
    language,
    errors: [],
    warnings: [],
    globals: Object.keys(globalSlots),
    definitions,
    knownNames: [],
    compiled: new Map(),
    walks: [],
    asks: new Set(),
    source,
    pattern: (node, scope, side) => compilePattern(compiler, node, scope, side),
    predicate: (node, scope) => compilePredicate(compiler, node, scope),
  };
  return compiler;
}

function languageOfQuery(source: string, parsed: SourceNode, fallback: LanguageName | undefined): Language {
  if (parsed.language !== undefined) {
    const { name, flavour, span } = parsed.language;
    const found = findLanguage(name, flavour);
    if (found !== undefined) return found;
    throw new QuerySyntaxError(`the language \`${name}\` is not known`, knownLanguages(), span);
  }
  const tag = lex(source).tokens.find((token) => token.kind === 'languageSnippet')?.tag;
  const found = findLanguage(tag ?? fallback ?? 'js');
  if (found !== undefined) return found;
  throw new QuerySyntaxError(`the language \`${tag ?? fallback}\` is not known`, knownLanguages(), {
    start: 0,
    end: 0,
  });
}

function knownLanguages(): string {
  return `Known languages: ${languageNames().join(', ')}.`;
}

/** The root pattern; a file of definitions alone cannot be run. */
function rootOf({ root, definitions }: SourceNode): PatternNode {
  const end = definitions.at(-1)?.span ?? { start: 0, end: 0 };
  if (root === undefined) {
    const name = definitions.at(-1)?.name;
    const remedy =
      name === undefined ? 'Write a pattern, e.g. `` `foo($x)` ``.' : `Call a definition: \`${name}()\`.`;
    throw new QuerySyntaxError('No pattern found: there is nothing to run', remedy, end);
  }
  if (root.kind !== 'dot') return root;
  throw new QuerySyntaxError('a lone `.` matches nothing', 'Write a pattern.', root.span);
}

function refuseRepeated({ definitions }: SourceNode): void {
  const seen = new Set<string>();
  for (const node of definitions) {
    const key = definitionKey(kindOfDefinition(node), node.name);
    if (seen.has(key)) {
      throw new QuerySyntaxError(
        `\`${node.name}\` is defined twice`,
        'Rename or remove one of them.',
        node.span,
      );
    }
    seen.add(key);
  }
}

/** Conservative: any rewrite or insertion written anywhere in reach counts. */
function canRewrite(source: string, definitions: Compiler['definitions']): boolean {
  const texts = [source, ...new Set([...definitions.values()].map((definition) => definition.source))];
  return texts.some((text) =>
    lex(text).tokens.some((token) => token.kind === 'sign' && (token.text === '=>' || token.text === '+=')),
  );
}

/** Conservative: the word anywhere in reach counts. */
function hasLimit(source: string, definitions: Compiler['definitions']): boolean {
  return [source, ...[...definitions.values()].map((each) => each.source)].some((text) =>
    /\blimit\b/.test(text),
  );
}

function hashOf(source: string, options: CompileOptions, language: Language): string {
  const hash = createHash('sha256');
  for (const part of [engineVersion, language.name, options.name ?? '', source])
    hash.update(`${part.length}:${part}`);
  for (const { path, text } of options.libraries ?? [])
    hash.update(`${path.length}:${path}${text.length}:${text}`);
  return hash.digest('hex');
}
