/** Resolves patterns used as values: right sides, arguments, elements. */
import { callBuiltIn } from '../builtins/call.ts';
import { callForeign } from '../builtins/foreign.ts';
import type { Call, Dynamic, Pattern, VariableRef, WithOp } from '../compile/program.ts';
import { neighbourOf } from '../languages/tree.ts';
import { resolveQuestion } from '../questions/ask.ts';
import { resolveArithmetic } from './arithmetic.ts';
import { enterScope } from './match-pattern.ts';
import { partsOf } from './record-effect.ts';
import type { Frame, Run } from './run.ts';
import { RunError } from './run-error.ts';
import {
  lastPlace,
  nodeValue,
  type Part,
  singleNode,
  textOf,
  textValue,
  undefinedValue,
  type Value,
} from './values.ts';
import { readContainer, readVariable } from './variables.ts';
import { writeLog } from './write-log.ts';

/** The value of a pattern; throws where it has none. */
export function resolveValue(run: Run, pattern: Pattern, frame: Frame): Value {
  switch (pattern.op) {
    case 'snippet':
      return { kind: 'text', parts: resolveDynamic(run, pattern.value, frame) };
    case 'string':
    case 'dot':
    case 'number':
    case 'boolean':
    case 'undefined':
      return resolveConstant(pattern);
    case 'variable':
      return resolveVariable(run, pattern.ref, frame);
    case 'mapAccess':
    case 'listIndex':
      return readContainer(run, pattern, frame) ?? undefinedValue;
    case 'list':
      return { kind: 'list', items: pattern.items.map((item) => resolveItem(run, item, frame)) };
    case 'map':
      return { kind: 'map', entries: resolveEntries(run, pattern.entries, frame) };
    case 'arithmetic':
      return { kind: 'constant', value: resolveArithmetic(run, pattern, frame) };
    case 'after':
    case 'before':
      return resolveNeighbour(run, pattern, frame);
    case 'builtIn':
      return callBuiltIn(run, pattern, frame);
    case 'question':
      return resolveQuestion(run, pattern, frame);
    case 'call':
      return callFunction(run, pattern, frame);
    case 'log':
      writeLog(run, pattern, frame);
      return { kind: 'constant', value: true };
    case 'file':
      return resolveFile(run, pattern, frame);
    case 'where':
      return resolveWhere(run, pattern, frame);
    default:
      throw new RunError('unsupported', `\`${pattern.op}\` has no value`);
  }
}

function resolveConstant(
  pattern: WithOp<Pattern, 'string' | 'dot' | 'number' | 'boolean' | 'undefined'>,
): Value {
  switch (pattern.op) {
    case 'string':
      return textValue(pattern.text);
    case 'dot':
      return textValue('');
    case 'undefined':
      throw new RunError('unsupported', '`undefined` can only be matched');
    default:
      return { kind: 'constant', value: pattern.value };
  }
}

function resolveVariable(run: Run, ref: VariableRef, frame: Frame): Value {
  const value = readVariable(run, ref, frame);
  if (value !== undefined) return value;
  throw new RunError('unbound-variable', `cannot create a value from the unbound variable $${ref.name}`);
}

function resolveItem(run: Run, item: Pattern | { op: 'dots' }, frame: Frame): Value {
  if (item.op === 'dots') throw new RunError('unsupported', '`...` has no value');
  return run.resolve(item, frame);
}

function resolveEntries(
  run: Run,
  entries: readonly (readonly [string, Pattern])[],
  frame: Frame,
): ReadonlyMap<string, Value> {
  const resolved = entries.map(([key, value]) => [key, run.resolve(value, frame)] as const);
  return new Map(resolved.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The parts of a text with variables; places in it stay live. */
function resolveDynamic(run: Run, dynamic: Dynamic, frame: Frame): readonly Part[] {
  return dynamic.flatMap((part): readonly Part[] => {
    if (typeof part === 'string') return [part];
    const value = readVariable(run, part, frame);
    if (value !== undefined) return partsOf(value);
    throw new RunError(
      'unbound-variable',
      `cannot create resolved snippet from unresolved variable $${part.name}`,
    );
  });
}

function resolveFile(run: Run, pattern: WithOp<Pattern, 'file'>, frame: Frame): Value {
  return { kind: 'newFile', name: run.resolve(pattern.name, frame), body: run.resolve(pattern.body, frame) };
}

function resolveNeighbour(run: Run, pattern: WithOp<Pattern, 'after' | 'before'>, frame: Frame): Value {
  const node = singleNode(lastPlace(run.resolve(pattern.pattern, frame)));
  if (node === undefined) throw new RunError('wrong-type', `\`${pattern.op}\` takes one piece of code`);
  const neighbour = neighbourOf(node, pattern.op === 'after' ? 1 : -1);
  return neighbour === undefined ? undefinedValue : nodeValue(neighbour);
}

function resolveWhere(run: Run, pattern: Extract<Pattern, { op: 'where' }>, frame: Frame): Value {
  const value = run.resolve(pattern.pattern, frame);
  if (run.test(pattern.predicate, frame)) return value;
  throw new RunError('unsupported', 'the condition of a value does not hold');
}

function callFunction(run: Run, call: Call, frame: Frame): Value {
  const { definition } = call;
  if (definition.kind === 'foreign') {
    const args = call.arguments.map((argument, i) => {
      const name = definition.parameters[i]?.name ?? '';
      if (argument === undefined) throw new RunError('missing-argument', `${definition.name} needs $${name}`);
      return { name, text: textOf(run.resolve(argument, frame)) };
    });
    return textValue(callForeign(definition.code, args));
  }
  if (definition.predicate === undefined) {
    throw new RunError('unsupported', `the pattern ${definition.name} has no value; only functions do`);
  }
  const outer = run.returned;
  run.returned = undefined;
  const holds = run.test(definition.predicate, enterScope(run, call, frame));
  const result: Value | undefined = run.returned;
  run.returned = outer;
  if (holds && result !== undefined) return result;
  throw new RunError('function', 'Function call did not return a value');
}
