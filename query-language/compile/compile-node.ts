/** Compiles `kind(field=…)`: a node of the language's grammar, by GritQL's names of kinds and fields. */

import { type FieldSpec, grammarField } from '../languages/field-rules.ts';
import type { ArgumentNode, CallNode } from '../syntax/ast.ts';
import type { Pattern } from './program.ts';
import { type Compiler, report, type Scope } from './scope.ts';

/** A node pattern; unlisted fields are not compared. */
export function compileNodePattern(compiler: Compiler, call: CallNode, scope: Scope): Pattern {
  const { language } = compiler;
  const node = { ...call, name: language.synonyms.get(call.name) ?? call.name };
  if (language.comments.has(node.name)) return compileCommentPattern(compiler, node, scope);
  const specs = language.fields.get(node.name) ?? [];
  const seen = new Set<string>();
  const fields = node.arguments.flatMap((argument) => {
    const spec = fieldFor(compiler, node, argument, specs);
    if (spec === undefined) return [];
    if (seen.has(spec.name)) {
      report(
        compiler,
        argument.span,
        `field \`${spec.name}\` is given twice`,
        'Combine both with `and { … }`.',
      );
    }
    seen.add(spec.name);
    return [{ spec, pattern: compiler.pattern(argument.value, scope, 'match') }];
  });
  return { op: 'node', kind: node.name, fields };
}

function fieldFor(
  compiler: Compiler,
  node: CallNode,
  argument: ArgumentNode,
  specs: readonly FieldSpec[],
): FieldSpec | undefined {
  const name = argument.label ?? (argument.value.kind === 'variable' ? argument.value.name : undefined);
  if (name === undefined) {
    report(
      compiler,
      argument.span,
      'an argument of a node pattern needs a field',
      'Write `field = pattern`.',
    );
    return undefined;
  }
  if (!compiler.language.fields.has(node.name)) return grammarField(name);
  const spec = specs.find((candidate) => candidate.name === name);
  if (spec !== undefined) return spec;
  const valid = specs.map((candidate) => `\`${candidate.name}\``).join(', ');
  const which = valid === '' ? `\`${node.name}\` does not expose any fields.` : `Valid fields are: ${valid}.`;
  report(
    compiler,
    argument.span,
    `invalid field \`${name}\` for AST node \`${node.name}\`. ${which}`,
    valid === '' ? `Write \`${node.name}()\`.` : 'Use one of these.',
  );
  return undefined;
}

function compileCommentPattern(compiler: Compiler, node: CallNode, scope: Scope): Pattern {
  const [argument, ...others] = node.arguments;
  const label = argument?.label ?? (argument?.value.kind === 'variable' ? argument.value.name : undefined);
  if (argument === undefined) return { op: 'node', kind: node.name, fields: [] };
  if (label !== 'content' || others.length > 0) {
    report(compiler, argument.span, 'a comment has the one field `content`', 'Write `comment(content=…)`.');
  }
  return { op: 'comment', kind: node.name, content: compiler.pattern(argument.value, scope, 'match') };
}
