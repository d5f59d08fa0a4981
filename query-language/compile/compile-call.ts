/** Compiles `name(…)`: node patterns, built-ins, `file`, `log`, and calls of definitions. */
import { nearestName } from '../../core/nearest.ts';
import { builtInParameters } from '../builtins/signatures.ts';
import { isKind } from '../languages/grammar.ts';
import { questionFunctions } from '../questions/functions.ts';
import type { CallNode, PatternNode } from '../syntax/ast.ts';
import { assignArguments } from './assign-arguments.ts';
import { compileDefinition } from './compile-definition.ts';
import { compileNodePattern } from './compile-node.ts';
import { compileQuestion } from './compile-question.ts';
import type { BuiltInCall, Call, Definition, Pattern, Predicate } from './program.ts';
import {
  type Compiler,
  type DefinitionKind,
  definitionKey,
  report,
  resolveName,
  type Scope,
  type Side,
} from './scope.ts';

const bottom: Pattern = Object.freeze({ op: 'bottom' });

/** Compiles a call in pattern or value position. */
export function compileCall(compiler: Compiler, node: CallNode, scope: Scope, side: Side): Pattern {
  const { name } = node;
  if (isKind(compiler.language, name) && side !== 'value') return compileNodePattern(compiler, node, scope);
  if (name === 'log') return compileLog(compiler, node, scope);
  if (name === 'file') return compileFile(compiler, node, scope, side);
  if (builtInParameters.has(name)) return compileBuiltIn(compiler, node, scope, side);
  for (const kind of ['function', 'foreign', 'pattern'] as const) {
    const definition = findDefinition(compiler, kind, name);
    if (definition !== undefined) return callOf(compiler, node, definition, scope);
  }
  if (isKind(compiler.language, name)) return compileNodePattern(compiler, node, scope);
  const question = compileQuestion(compiler, node, scope, side);
  if (question !== undefined) return question;
  const remedy = nearestRemedy(compiler, name, [...compiler.language.kinds, ...builtInParameters.keys()]);
  report(
    compiler,
    node.span,
    `pattern definition not found: ${name}`,
    remedy ?? 'Define it, or load the library that does.',
  );
  return bottom;
}

/** Which name could have been meant; `undefined` where none is near. */
function nearestRemedy(compiler: Compiler, name: string, others: readonly string[]): string | undefined {
  const defined = [...compiler.definitions.keys()].map((key) => key.split(' ')[1] ?? '');
  const isElsewhere = compiler.knownNames.includes(name) && !defined.includes(name);
  if (isElsewhere) return `It is defined for another language; this query is of ${compiler.language.name}.`;
  const names = [...defined, ...compiler.knownNames, ...questionFunctions.keys(), ...others];
  const near = nearestName(name, names);
  return near === undefined ? undefined : `Did you mean \`${near}\`?`;
}

/** Compiles a call in predicate position. */
export function compileTest(compiler: Compiler, node: CallNode, scope: Scope): Predicate {
  const { name } = node;
  if (name === 'log') return { op: 'test', call: compileLog(compiler, node, scope) };
  for (const kind of ['predicate', 'function', 'foreign'] as const) {
    const definition = findDefinition(compiler, kind, name);
    if (definition !== undefined) return { op: 'test', call: callOf(compiler, node, definition, scope) };
  }
  const isPattern =
    compiler.definitions.has(definitionKey('pattern', name)) ||
    compiler.language.kinds.has(name) ||
    questionFunctions.get(name)?.use === 'match';
  report(
    compiler,
    node.span,
    `predicate definition not found: ${name}`,
    isPattern
      ? `\`${name}\` is a pattern; write \`$x <: ${name}()\`.`
      : (nearestRemedy(compiler, name, []) ?? 'Define it with `predicate NAME() { … }`.'),
  );
  return { op: 'constant', value: false };
}

function findDefinition(compiler: Compiler, kind: DefinitionKind, name: string): Definition | undefined {
  return compiler.definitions.has(definitionKey(kind, name))
    ? compileDefinition(compiler, kind, name)
    : undefined;
}

function callOf(compiler: Compiler, node: CallNode, definition: Definition, scope: Scope): Call {
  const names = definition.parameters.map((parameter) => parameter.name);
  const slots = assignArguments(compiler, node, names);
  const args = slots.map((value) =>
    value === undefined ? undefined : compiler.pattern(value, scope, 'either'),
  );
  return { op: 'call', definition, arguments: args };
}

function compileBuiltIn(compiler: Compiler, node: CallNode, scope: Scope, side: Side): Pattern {
  if (side === 'match') {
    report(
      compiler,
      node.span,
      `the built-in function \`${node.name}\` cannot be matched`,
      `Assign it first: \`$value = ${node.name}(…)\`, then match \`$value\`.`,
    );
  }
  const names = builtInParameters.get(node.name) ?? [];
  const slots = assignArguments(compiler, node, names);
  const args = slots.map((value) =>
    value === undefined ? undefined : compiler.pattern(value, scope, 'value'),
  );
  const call: BuiltInCall = { op: 'builtIn', name: node.name, arguments: args };
  return call;
}

function compileFile(compiler: Compiler, node: CallNode, scope: Scope, side: Side): Pattern {
  const [name, body] = assignArguments(compiler, node, ['name', 'body']);
  const part = (value: PatternNode | undefined): Pattern =>
    value === undefined ? { op: 'any' } : compiler.pattern(value, scope, side);
  return { op: 'file', name: part(name), body: part(body) };
}

function compileLog(compiler: Compiler, node: CallNode, scope: Scope): Pattern {
  const [message, variable] = assignArguments(compiler, node, builtInParameters.get('log') ?? []);
  const text = message === undefined ? undefined : compiler.pattern(message, scope, 'value');
  if (variable !== undefined && variable.kind !== 'variable') {
    report(compiler, variable.span, 'log takes a variable', 'Write `log($x)` or `log("text", $x)`.');
  }
  const ref = variable?.kind === 'variable' ? resolveName(compiler, scope, variable.name) : undefined;
  return { op: 'log', message: text, variable: ref };
}
