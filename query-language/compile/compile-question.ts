/** Compiles calls of the functions that ask a model or a language service. */
import { type QuestionFunction, questionFunctions } from '../questions/functions.ts';
import type { CallNode } from '../syntax/ast.ts';
import { assignArguments } from './assign-arguments.ts';
import type { Pattern } from './program.ts';
import { type Compiler, report, type Scope, type Side } from './scope.ts';

const typedLanguages: ReadonlySet<string> = new Set(['js', 'typescript']);

/** A call of a function that asks; undefined where `node` calls none. */
export function compileQuestion(
  compiler: Compiler,
  node: CallNode,
  scope: Scope,
  side: Side,
): Pattern | undefined {
  const called = questionFunctions.get(node.name);
  if (called === undefined) return undefined;
  checkUse(compiler, node, called, side);
  compiler.asks.add(called.asks);
  const slots = assignArguments(compiler, node, called.parameters);
  const args = slots.map((value, slot) => {
    if (value === undefined) return undefined;
    const isPattern = called.patterns.has(called.parameters[slot] ?? '');
    return compiler.pattern(value, scope, isPattern ? 'match' : 'value');
  });
  return { op: 'question', called, arguments: args };
}

function checkUse(compiler: Compiler, node: CallNode, called: QuestionFunction, side: Side): void {
  const { name, span } = node;
  if (called.use === 'value' && side === 'match') {
    report(
      compiler,
      span,
      `the function \`${name}\` cannot be matched`,
      `Assign it first: \`$value = ${name}(…)\`, then match \`$value\`.`,
    );
  }
  if (called.use === 'match' && side === 'value') {
    report(
      compiler,
      span,
      `\`${name}\` is a pattern and has no value`,
      `Match something against it: \`$x <: ${name}(…)\`.`,
    );
  }
  if (called.asks === 'types' && !typedLanguages.has(compiler.language.name)) {
    report(
      compiler,
      span,
      `types are not known for \`${compiler.language.name}\``,
      `\`${name}\` works in queries for JavaScript and TypeScript.`,
    );
  }
}
