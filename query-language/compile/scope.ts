/** Scopes of names at compile time, and the contract by which the compiler's parts call each other. */
import type { QueryDiagnostic } from '../api.ts';
import type { Language } from '../languages/language.ts';
import type { QuestionKind } from '../questions/question.ts';
import type { DefinitionNode, PatternNode, PredicateNode, Span } from '../syntax/ast.ts';
import { diagnosticAt } from '../syntax/syntax-error.ts';
import type { Definition, Pattern, Predicate, VariableRef } from './program.ts';

/** Names of one scope, by slot; each definition and each `bubble` has its own. */
export interface Scope {
  readonly names: string[];
  /** True in the body of a function, the only place that has a use for `return`. */
  readonly isFunction?: boolean;
}

/** Which way a pattern is used: matched, resolved to a value, or either (an argument). */
export type Side = 'match' | 'value' | 'either';

/** A definition found in the query or a library, with the text it was read from. */
export interface SourceDefinition {
  readonly node: DefinitionNode;
  readonly source: string;
  /** Path of its library file; absent for the query's own. */
  readonly path?: string;
}

/** Kinds of definitions have separate names. */
export type DefinitionKind = Definition['kind'];

/** A pattern tried at the nodes of a subtree. */
export type Walk = Extract<Pattern, { op: 'contains' | 'scan' }>;

/** State of one compilation. */
export interface Compiler {
  readonly language: Language;
  readonly errors: QueryDiagnostic[];
  readonly warnings: QueryDiagnostic[];
  readonly globals: string[];
  readonly definitions: ReadonlyMap<string, SourceDefinition>;
  /** Names that are defined in reach, for this language or another; for suggestions. */
  readonly knownNames: string[];
  readonly compiled: Map<string, Definition>;
  /** Patterns that walk a tree; their kinds are filled in once everything is compiled. */
  readonly walks: Walk[];
  /** Who is asked by what was compiled so far. */
  readonly asks: Set<QuestionKind>;
  /** Text that spans of the part being compiled refer to. */
  source: string;
  readonly pattern: (node: PatternNode, scope: Scope, side: Side) => Pattern;
  readonly predicate: (node: PredicateNode, scope: Scope) => Predicate;
}

/** Key of a definition in the compiler's tables. */
export function definitionKey(kind: DefinitionKind, name: string): string {
  return `${kind} ${name}`;
}

/** Kind of a definition as written. */
export function kindOfDefinition(node: DefinitionNode): DefinitionKind {
  switch (node.kind) {
    case 'patternDefinition':
      return 'pattern';
    case 'predicateDefinition':
      return 'predicate';
    case 'functionDefinition':
      return 'function';
    case 'foreignFunction':
      return 'foreign';
  }
}

/** Resolves a name: the scope's own, else a known global, else new in the scope (or global, by its prefix). */
export function resolveName(compiler: Compiler, scope: Scope, name: string): VariableRef {
  const local = scope.names.indexOf(name);
  if (local >= 0) return { scope: 'local', slot: local, name };
  const global = compiler.globals.indexOf(name);
  if (global >= 0) return { scope: 'global', slot: global, name };
  const isGlobal = name.startsWith('GLOBAL_');
  const slot = (isGlobal ? compiler.globals : scope.names).push(name) - 1;
  return { scope: isGlobal ? 'global' : 'local', slot, name };
}

/** Records an error at `span` of the text being compiled; compilation goes on to find more. */
export function report(compiler: Compiler, span: Span, message: string, remedy: string): void {
  compiler.errors.push(diagnosticAt(compiler.source, span, { severity: 'error', message, remedy }));
}

/** Records a warning at `span`. */
export function warn(compiler: Compiler, span: Span, message: string, remedy: string): void {
  compiler.warnings.push(diagnosticAt(compiler.source, span, { severity: 'warning', message, remedy }));
}

/** Names that a matching snippet may not bind and `=` may not set. */
export function isReserved(name: string): boolean {
  return (
    ['match', 'filename', 'absolute_filename', 'new_files', 'program'].includes(name) ||
    name.startsWith('grit_')
  );
}

/** A parameter's slot in a fresh scope; parameters hide globals of the same name. */
export function parameterRef(scope: Scope, name: string): VariableRef {
  return { scope: 'local', slot: scope.names.push(name) - 1, name };
}
