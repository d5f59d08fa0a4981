/** Compiles definitions, each once, when first called; a definition may call itself. */
import type { QueryDiagnostic } from '../api.ts';
import type { Definition } from './program.ts';
import {
  type Compiler,
  type DefinitionKind,
  definitionKey,
  kindOfDefinition,
  parameterRef,
  type Scope,
  type SourceDefinition,
} from './scope.ts';

/** The compiled definition of this kind and name, which must be known. */
export function compileDefinition(compiler: Compiler, kind: DefinitionKind, name: string): Definition {
  const key = definitionKey(kind, name);
  const known = compiler.compiled.get(key);
  if (known !== undefined) return known;
  const found = compiler.definitions.get(key);
  if (found === undefined) throw new Error(`definition ${key} was looked up before it was checked to exist`);
  const outer = compiler.source;
  const before = [compiler.errors.length, compiler.warnings.length] as const;
  compiler.source = found.source;
  const definition = compileBody(compiler, key, found);
  compiler.source = outer;
  if (found.path !== undefined) {
    nameFile(compiler.errors, before[0], found.path);
    nameFile(compiler.warnings, before[1], found.path);
  }
  return definition;
}

/** Says of diagnostics from `start` on which library file they stand in, where they do not say it yet. */
function nameFile(diagnostics: QueryDiagnostic[], start: number, file: string): void {
  for (let at = start; at < diagnostics.length; at++) {
    const diagnostic = diagnostics[at];
    if (diagnostic !== undefined) diagnostics[at] = { file, ...diagnostic };
  }
}

function compileBody(compiler: Compiler, key: string, { node }: SourceDefinition): Definition {
  const scope: Scope = { names: [], isFunction: node.kind === 'functionDefinition' };
  const definition: Definition = {
    kind: kindOfDefinition(node),
    name: node.name,
    parameters: node.parameters.map((parameter) => parameterRef(scope, parameter.name)),
    size: 0,
    pattern: undefined,
    predicate: undefined,
    code: node.kind === 'foreignFunction' ? node.code : '',
  };
  compiler.compiled.set(key, definition);
  if (node.kind === 'patternDefinition') {
    definition.pattern = {
      op: 'and',
      items: node.body.map((item) => compiler.pattern(item, scope, 'match')),
    };
  } else if (node.kind !== 'foreignFunction') {
    definition.predicate = { op: 'allOf', items: node.body.map((item) => compiler.predicate(item, scope)) };
  }
  definition.size = scope.names.length;
  return definition;
}
