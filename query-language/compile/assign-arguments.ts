/** Puts the arguments of a call in the order of its parameters. */
import type { ArgumentNode, CallNode, PatternNode } from '../syntax/ast.ts';
import { type Compiler, report } from './scope.ts';

/** Arguments in parameter order: by label, by a variable's own name, else by position. */
export function assignArguments(
  compiler: Compiler,
  node: CallNode,
  names: readonly string[],
): readonly (PatternNode | undefined)[] {
  const slots: (PatternNode | undefined)[] = names.map(() => undefined);
  const problem = (argument: ArgumentNode, message: string) =>
    report(
      compiler,
      argument.span,
      message,
      `\`${node.name}\` takes (${names.map((n) => `$${n}`).join(', ')}).`,
    );
  node.arguments.forEach((argument, position) => {
    const slot = slotOf(argument, position, names);
    if (slot < 0) problem(argument, `unknown argument \`${argument.label}\` of \`${node.name}\``);
    else if (slot >= names.length) problem(argument, `too many arguments for \`${node.name}\``);
    else if (slots[slot] !== undefined) problem(argument, `argument \`${names[slot]}\` is given twice`);
    else slots[slot] = argument.value;
  });
  return slots;
}

function slotOf(argument: ArgumentNode, position: number, names: readonly string[]): number {
  if (argument.label !== undefined) return names.indexOf(argument.label.replace(/^[$^]/, ''));
  const own = argument.value.kind === 'variable' ? names.indexOf(argument.value.name) : -1;
  return own >= 0 ? own : position;
}
