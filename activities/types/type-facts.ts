/**
 * What the compiler knows of one node: its type, what it resolves to, whether it is awaited.
 *
 * `any` where something is not installed is not known, rather than `any`: a rewrite must not rest on a missing dependency.
 */
import type { ts } from 'ts-morph';
import type { Fact, TypeFacts } from '../../query-language/index.ts';
import { isAwaited, nameOf, nodeAt } from './find-node.ts';
import { namesOf, type SymbolContext } from './symbol-names.ts';

/** A program ready to be asked; `missing` lists imports of the project's files that were not found. */
export interface FactContext extends SymbolContext {
  readonly missing: readonly string[];
}

/** Facts about the node of a range. */
export function factsAt(context: FactContext, path: string, start: number, end: number): TypeFacts {
  const file = context.program.getSourceFile(path);
  const node = file === undefined ? undefined : nodeAt(context.compiler, file, start, end);
  if (node === undefined) return nothingKnown('no expression or name stands at this place alone');
  const type = typeOf(context, node);
  return Object.freeze({
    type,
    promise: promiseOf(context, node, type),
    symbol: namesOf(context, nameOf(context.compiler, node)),
    isAwaited: isAwaited(context.compiler, node),
  });
}

/** Facts of a place of which nothing can be said. */
export function nothingKnown(reason: string): TypeFacts {
  const unknown = { kind: 'unknown', reason } as const;
  return Object.freeze({ type: unknown, promise: unknown, symbol: unknown, isAwaited: false });
}

type TypeFact = Fact<{ readonly texts: readonly string[] }>;

function typeOf(context: FactContext, node: ts.Node): TypeFact {
  const { checker, missing } = context;
  const type = checker.getTypeAtLocation(node);
  if (isErrorType(type)) return { kind: 'unknown', reason: whyMissing(missing, node) };
  const exact = textOf(context, type, node);
  if (missing.length > 0 && /\bany\b/.test(exact))
    return { kind: 'unknown', reason: whyMissing(missing, node) };
  const widened = textOf(context, checker.getBaseTypeOfLiteralType(type), node);
  return { kind: 'known', texts: exact === widened ? [exact] : [exact, widened] };
}

function promiseOf({ checker, missing }: FactContext, node: ts.Node, fact: TypeFact): TypeFacts['promise'] {
  const type = checker.getTypeAtLocation(node);
  if (!isErrorType(type)) {
    const awaited = checker.getAwaitedType(type);
    // A promise of something unknown is a promise all the same.
    if (awaited !== undefined && awaited !== type) return { kind: 'known', isPromise: true };
  }
  if (fact.kind === 'known') return { kind: 'known', isPromise: false };
  return { kind: 'unknown', reason: whyMissing(missing, node) };
}

function whyMissing(missing: readonly string[], node: ts.Node): string {
  const [first] = missing;
  if (first === undefined) return `the compiler finds no declaration for \`${node.getText().slice(0, 80)}\``;
  const others = missing.length === 1 ? '' : ` and ${missing.length - 1} more`;
  return `\`${first}\`${others} cannot be found: dependencies are not installed here`;
}

/** The type that the compiler gives where it has none; it prints as `any`. */
function isErrorType(type: ts.Type): boolean {
  return 'intrinsicName' in type && type.intrinsicName === 'error';
}

function textOf({ compiler, checker }: FactContext, type: ts.Type, node: ts.Node): string {
  const { NoTruncation, UseAliasDefinedOutsideCurrentScope } = compiler.TypeFormatFlags;
  const text = checker.typeToString(type, node, NoTruncation | UseAliasDefinedOutsideCurrentScope);
  return text.replaceAll(/import\("[^"]*"\)\./g, '');
}

/** Specifiers of imports of the project's own files that the compiler did not find. */
export function missingImports(compiler: typeof ts, program: ts.Program): readonly string[] {
  const checker = program.getTypeChecker();
  const missing = new Set<string>();
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || program.isSourceFileFromExternalLibrary(file)) continue;
    for (const statement of file.statements) {
      const specifier = bindingSpecifier(compiler, statement);
      if (specifier !== undefined && checker.getSymbolAtLocation(specifier) === undefined)
        missing.add(specifier.text);
    }
  }
  return [...missing].sort();
}

/** The specifier of an import or re-export that brings names in. */
function bindingSpecifier(compiler: typeof ts, node: ts.Statement): ts.StringLiteralLike | undefined {
  const isImport = compiler.isImportDeclaration(node) && node.importClause !== undefined;
  if (!isImport && !compiler.isExportDeclaration(node)) return undefined;
  const { moduleSpecifier } = node;
  return moduleSpecifier !== undefined && compiler.isStringLiteralLike(moduleSpecifier)
    ? moduleSpecifier
    : undefined;
}
