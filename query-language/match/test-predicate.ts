/** Tests conditions. */
import type { Call, Container, Pattern, Predicate, WithOp } from '../compile/program.ts';
import { enterScope } from './match-pattern.ts';
import { appended, recordAccumulate, recordRewrite } from './record-effect.ts';
import { type Frame, locate, mark, type Run, setSlot, spend, undoTo } from './run.ts';
import { RunError } from './run-error.ts';
import { isTruthy, textOf, undefinedValue } from './values.ts';
import { assign, readContainer, readVariable } from './variables.ts';

/** Whether a condition holds; `return` inside a function stops the conditions after it. */
export function testPredicate(run: Run, predicate: Predicate, frame: Frame): boolean {
  spend(run);
  switch (predicate.op) {
    case 'constant':
      return predicate.value;
    case 'allOf':
      return testAll(run, predicate.items, frame);
    case 'oneOf':
      return predicate.items.some((item) => tryPredicate(run, item, frame));
    case 'someOf':
      return predicate.items.filter((item) => tryPredicate(run, item, frame)).length > 0;
    case 'notThat':
      return !testAside(run, predicate.predicate, frame);
    case 'perhaps':
      tryPredicate(run, predicate.predicate, frame);
      return true;
    case 'ifThat':
      return testIf(run, predicate, frame);
    case 'match':
      return testMatch(run, predicate.left, predicate.right, frame);
    case 'assign':
      assign(run, predicate.target, run.resolve(predicate.right, frame), frame);
      return true;
    case 'rewriteVariable':
      rewriteVariable(run, predicate, frame);
      return true;
    case 'accumulateVariable':
      accumulate(run, predicate, frame);
      return true;
    case 'equal':
      return testEqual(run, predicate, frame);
    case 'test':
      return testCall(run, predicate.call, frame);
    case 'return':
      run.returned = run.resolve(predicate.value, frame);
      return true;
  }
}

function rewriteVariable(run: Run, predicate: WithOp<Predicate, 'rewriteVariable'>, frame: Frame): void {
  const value = readVariable(run, predicate.ref, frame);
  if (value === undefined) throw unbound(predicate.ref.name, 'rewritten');
  recordRewrite(run, value, run.resolve(predicate.right, frame));
}

function unbound(name: string, what: string): RunError {
  return new RunError('unbound-variable', `$${name} is ${what}, but it is not bound`);
}

function testAll(run: Run, items: readonly Predicate[], frame: Frame): boolean {
  for (const item of items) {
    if (!run.test(item, frame)) return false;
    if (run.returned !== undefined) return true;
  }
  return true;
}

function tryPredicate(run: Run, predicate: Predicate, frame: Frame): boolean {
  const before = mark(run);
  if (run.test(predicate, frame)) return true;
  undoTo(run, before);
  return false;
}

function testAside(run: Run, predicate: Predicate, frame: Frame): boolean {
  const before = mark(run);
  const unknowns = run.unknowns.length;
  const holds = run.test(predicate, frame);
  undoTo(run, before);
  if (run.returned !== undefined) throw new RunError('function', '`return` cannot stand inside `not`');
  // What fails because a fact is not known does not hold when negated either.
  return holds || run.unknowns.length > unknowns;
}

function testIf(run: Run, predicate: Extract<Predicate, { op: 'ifThat' }>, frame: Frame): boolean {
  const unknowns = run.unknowns.length;
  const holds = tryPredicate(run, predicate.condition, frame);
  if (!holds && run.unknowns.length > unknowns) return false;
  return run.test(holds ? predicate.consequence : predicate.alternative, frame);
}

function testMatch(run: Run, left: Container, right: Pattern, frame: Frame): boolean {
  const value = readContainer(run, left, frame) ?? undefinedValue;
  return run.match(right, value, frame);
}

function testEqual(run: Run, predicate: Extract<Predicate, { op: 'equal' }>, frame: Frame): boolean {
  const value = readVariable(run, predicate.ref, frame);
  if (value === undefined) throw unbound(predicate.ref.name, 'compared');
  return textOf(value) === textOf(run.resolve(predicate.right, frame));
}

function accumulate(run: Run, predicate: WithOp<Predicate, 'accumulateVariable'>, frame: Frame): void {
  const at = locate(run, predicate.ref, frame);
  const held = readVariable(run, predicate.ref, frame);
  if (held === undefined) throw unbound(predicate.ref.name, 'appended to');
  const right = run.resolve(predicate.right, frame);
  if (held.kind === 'binding') recordAccumulate(run, held, right);
  else setSlot(run, at, appended(held, right));
}

function testCall(run: Run, call: Extract<Predicate, { op: 'test' }>['call'], frame: Frame): boolean {
  if (call.op !== 'call') return isTruthy(run.resolve(call as Pattern, frame));
  return callPredicate(run, call, frame);
}

/** Calls a predicate, or a function as one; what a function returns is dropped. */
function callPredicate(run: Run, call: Call, frame: Frame): boolean {
  const { definition } = call;
  if (definition.kind === 'foreign') return isTruthy(run.resolve(call, frame));
  if (definition.predicate === undefined)
    throw new RunError('unsupported', `${definition.name} is no predicate`);
  const outer = run.returned;
  run.returned = undefined;
  const holds = run.test(definition.predicate, enterScope(run, call, frame));
  run.returned = outer;
  return holds;
}
