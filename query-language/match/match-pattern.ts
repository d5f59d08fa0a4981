/** Matches any pattern against any value: the centre of the evaluator. */
import type { Call, Pattern, WithOp } from '../compile/program.ts';
import { matchQuestion } from '../questions/ask.ts';
import { Unanswered } from '../questions/put-off.ts';
import { resolveArithmetic, toNumber } from './arithmetic.ts';
import { enterFile } from './enter-file.ts';
import { treeOf } from './file-state.ts';
import { matchComment, matchList, matchShape, matchSnippet } from './match-node.ts';
import { matchRange } from './match-range.ts';
import { matchIncludes, matchRegex } from './match-text.ts';
import {
  attempt,
  matchContains,
  matchEvery,
  matchNeighbour,
  matchScan,
  matchSome,
  matchWithin,
  wouldMatch,
} from './match-walk.ts';
import { recordAccumulate, recordRewrite } from './record-effect.ts';
import {
  type Frame,
  locate,
  mark,
  maximumDepth,
  newFrame,
  type Parameter,
  type Run,
  spend,
  undoTo,
} from './run.ts';
import { RunError } from './run-error.ts';
import {
  bindingTo,
  isTruthy,
  isUndefined,
  lastPlace,
  nodeValue,
  singleNode,
  textOf,
  type Value,
} from './values.ts';
import { assign, matchContainer, matchVariable } from './variables.ts';
import { writeLog } from './write-log.ts';

/** Whether `pattern` matches `value`; on failure, bindings may be left for the caller to undo. */
export function matchPattern(run: Run, pattern: Pattern, value: Value, frame: Frame): boolean {
  spend(run);
  if (++run.depth > maximumDepth) throw new RunError('budget', 'the query calls itself too deeply');
  const matched = matchOne(run, pattern, value, frame);
  run.depth--;
  return matched;
}

type ConstantPattern = WithOp<
  Pattern,
  'any' | 'bottom' | 'undefined' | 'dot' | 'string' | 'number' | 'boolean'
>;

function matchConstant(pattern: ConstantPattern, value: Value): boolean {
  switch (pattern.op) {
    case 'any':
      return true;
    case 'bottom':
      return false;
    case 'undefined':
      return isUndefined(value);
    case 'dot':
      return value.kind !== 'file' && textOf(value) === '';
    case 'string':
      return value.kind !== 'file' && textOf(value) === pattern.text;
    case 'number':
      return toNumber(value) === pattern.value;
    case 'boolean':
      return isTruthy(value) === pattern.value;
  }
}

function matchText(
  run: Run,
  pattern: WithOp<Pattern, 'regex' | 'includes' | 'arithmetic' | 'range'>,
  value: Value,
  frame: Frame,
): boolean {
  switch (pattern.op) {
    case 'regex':
      return matchRegex(run, pattern, value, { frame, extent: 'whole' });
    case 'includes':
      return matchIncludes(run, pattern.pattern, value, frame);
    case 'arithmetic':
      return toNumber(value) === resolveArithmetic(run, pattern, frame);
    case 'range':
      return matchRange(pattern.bounds, value);
  }
}

function matchOne(run: Run, pattern: Pattern, value: Value, frame: Frame): boolean {
  switch (pattern.op) {
    case 'any':
    case 'bottom':
    case 'undefined':
    case 'dot':
    case 'string':
    case 'number':
    case 'boolean':
      return matchConstant(pattern, value);
    case 'variable':
    case 'mapAccess':
    case 'listIndex':
      return matchContainer(run, pattern, value, frame);
    case 'snippet':
      return matchSnippet(run, pattern, value, frame);
    case 'node':
    case 'leaf':
    case 'leafRegex': {
      const node = singleNode(lastPlace(value));
      return node !== undefined && matchShape(run, pattern, node, frame);
    }
    case 'comment':
      return matchComment(run, pattern.content, value, frame);
    case 'list':
      return matchList(run, pattern.items, value, frame);
    case 'map':
      return matchMap(run, pattern.entries, value, frame);
    case 'regex':
    case 'includes':
    case 'arithmetic':
    case 'range':
      return matchText(run, pattern, value, frame);
    case 'log':
      writeLog(run, pattern, frame);
      return true;
    default:
      return matchComposite(run, pattern, value, frame);
  }
}

type Composite = Exclude<
  Pattern,
  {
    op:
      | 'any'
      | 'bottom'
      | 'undefined'
      | 'dot'
      | 'string'
      | 'number'
      | 'boolean'
      | 'variable'
      | 'mapAccess'
      | 'listIndex'
      | 'snippet'
      | 'node'
      | 'leaf'
      | 'leafRegex'
      | 'comment'
      | 'list'
      | 'map'
      | 'regex'
      | 'includes'
      | 'arithmetic'
      | 'range'
      | 'log';
  }
>;

function matchComposite(run: Run, pattern: Composite, value: Value, frame: Frame): boolean {
  switch (pattern.op) {
    case 'and':
      return pattern.items.every((item) => run.match(item, value, frame));
    case 'or':
      return pattern.items.some((item) => attempt(run, item, value, frame));
    case 'anyOf':
      return pattern.items.filter((item) => attempt(run, item, value, frame)).length > 0;
    case 'not':
      return matchNot(run, pattern.pattern, value, frame);
    case 'maybe':
      attempt(run, pattern.pattern, value, frame);
      return true;
    case 'if':
      return matchIf(run, pattern, value, frame);
    case 'contains':
      return matchContains(run, pattern, value, frame);
    case 'scan':
      return matchScan(run, pattern, value);
    case 'within':
      return matchWithin(run, pattern, value, frame);
    case 'some':
      return matchSome(run, pattern.pattern, value, frame);
    case 'every':
      return matchEvery(run, pattern.pattern, value, frame);
    case 'after':
      return matchNeighbour(run, -1, pattern.pattern, value, frame);
    case 'before':
      return matchNeighbour(run, 1, pattern.pattern, value, frame);
    case 'as':
      return matchVariable(run, pattern.ref, value, frame) && run.match(pattern.pattern, value, frame);
    case 'where':
      return run.match(pattern.pattern, value, frame) && run.test(pattern.predicate, frame);
    case 'assign':
      assign(run, pattern.target, run.resolve(pattern.right, frame), frame);
      return true;
    default:
      return matchEffect(run, pattern, value, frame);
  }
}

type Effectful = WithOp<
  Pattern,
  | 'rewrite'
  | 'accumulate'
  | 'limit'
  | 'bubble'
  | 'call'
  | 'builtIn'
  | 'question'
  | 'file'
  | 'sequential'
  | 'multifile'
>;

function matchEffect(run: Run, pattern: Effectful, value: Value, frame: Frame): boolean {
  switch (pattern.op) {
    case 'rewrite': {
      if (!run.match(pattern.left, value, frame)) return false;
      recordRewrite(run, value, run.resolve(pattern.right, frame));
      return true;
    }
    case 'accumulate': {
      if (!run.match(pattern.left, value, frame)) return false;
      recordAccumulate(run, value, run.resolve(pattern.right, frame));
      return true;
    }
    case 'limit':
      return matchLimit(run, pattern, value, frame);
    case 'bubble':
    case 'call':
      return matchCall(run, pattern, value, frame);
    case 'file':
      return matchFile(run, pattern, value, frame);
    case 'question':
      return matchQuestion(run, pattern, value, frame);
    case 'builtIn':
      throw new RunError('unsupported', `the function ${pattern.name} cannot be matched against code`);
    default:
      throw new RunError('unsupported', `\`${pattern.op}\` can only stand at the top of a query`);
  }
}

/** What fails because a fact is not known does not match when negated either. */
function matchNot(run: Run, pattern: Pattern, value: Value, frame: Frame): boolean {
  const unknowns = run.unknowns.length;
  return !wouldMatch(run, pattern, value, frame) && run.unknowns.length === unknowns;
}

function matchIf(run: Run, pattern: WithOp<Pattern, 'if'>, value: Value, frame: Frame): boolean {
  const before = mark(run);
  const unknowns = run.unknowns.length;
  const holds = run.test(pattern.condition, frame);
  if (!holds) undoTo(run, before);
  if (!holds && run.unknowns.length > unknowns) return false;
  return run.match(holds ? pattern.consequence : pattern.alternative, value, frame);
}

function matchMap(
  run: Run,
  entries: readonly (readonly [string, Pattern])[],
  value: Value,
  frame: Frame,
): boolean {
  if (value.kind !== 'map' || value.entries.size !== entries.length) return false;
  return entries.every(([key, pattern]) => {
    const element = value.entries.get(key);
    return element !== undefined && run.match(pattern, element, frame);
  });
}

function matchLimit(run: Run, pattern: WithOp<Pattern, 'limit'>, value: Value, frame: Frame): boolean {
  const used = run.limits.get(pattern) ?? 0;
  if (used >= pattern.count) return false;
  const count = () => run.limits.set(pattern, used + 1);
  try {
    if (!run.match(pattern.pattern, value, frame)) return false;
  } catch (error) {
    // While the answer is open the try counts, so that no more is asked than the limit lets through.
    if (error instanceof Unanswered) count();
    throw error;
  }
  count();
  return true;
}

function matchCall(run: Run, call: Call | WithOp<Pattern, 'bubble'>, value: Value, frame: Frame): boolean {
  const { definition } = call;
  if (definition.pattern === undefined) {
    throw new RunError('unsupported', `the function ${definition.name} cannot be matched against code`);
  }
  return run.match(definition.pattern, value, enterScope(run, call, frame));
}

/** A fresh frame for a call, its parameters tied to the caller's variables or patterns. */
export function enterScope(run: Run, call: Call | WithOp<Pattern, 'bubble'>, frame: Frame): Frame {
  const inner = newFrame(call.definition.size);
  call.arguments.forEach((argument, slot) => {
    if (argument !== undefined) inner.parameters[slot] = parameterFor(run, argument, frame);
  });
  return inner;
}

function parameterFor(run: Run, argument: Pattern, frame: Frame): Parameter {
  if (argument.op !== 'variable') return { kind: 'pattern', pattern: argument, frame };
  const at = locate(run, argument.ref, frame);
  return { kind: 'alias', frame: at.frame, slot: at.slot };
}

function matchFile(run: Run, pattern: WithOp<Pattern, 'file'>, value: Value, frame: Frame): boolean {
  if (value.kind !== 'file') return false;
  const path = bindingTo({ kind: 'path', file: value.file });
  if (!run.match(pattern.name, path, frame)) return false;
  enterFile(run, value);
  return run.match(pattern.body, nodeValue(treeOf(value.file).root), frame);
}
