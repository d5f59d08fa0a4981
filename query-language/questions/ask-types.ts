/**
 * `type_is`, `resolves_to`, `is_promise`, `is_awaited`: what a language service knows of a piece of code.
 *
 * One question a node answers all four. What is not known never matches: the run counts it, and `not` and `if` do not turn
 * it into a match either.
 */

import { sha256 } from '../../core/hash.ts';
import type { QuestionCall } from '../compile/program.ts';
import type { SyntaxTree } from '../languages/tree.ts';
import { type Frame, mark, type Run, undoTo } from '../match/run.ts';
import { lastPlace, placeRange, textValue, type Value } from '../match/values.ts';
import { type Constraint, constraintOf } from './arguments.ts';
import { answerTo } from './put-off.ts';
import { type Fact, type ResolvedName, type TypeFacts, typeQuestion } from './question.ts';

/** Whether a value is what a type predicate asks for; false for what stands nowhere in the file. */
export function matchTypes(run: Run, call: QuestionCall, value: Value, frame: Frame): boolean {
  const facts = factsOf(run, value);
  if (facts === undefined) return false;
  switch (call.called.name) {
    case 'is_awaited':
      return facts.isAwaited;
    case 'is_promise':
      return known(run, facts.promise)?.isPromise === true;
    case 'resolves_to':
      return matchSymbol(run, call, frame, known(run, facts.symbol)?.names ?? []);
    default:
      return matchType(run, call, frame, known(run, facts.type)?.texts ?? []);
  }
}

function known<T>(run: Run, fact: Fact<T>): ({ readonly kind: 'known' } & T) | undefined {
  if (fact.kind === 'known') return fact;
  run.unknowns.push(fact.reason);
  return undefined;
}

function factsOf(run: Run, value: Value): TypeFacts | undefined {
  const place = lastPlace(value);
  const range = place === undefined ? undefined : placeRange(place);
  if (range === undefined || run.file === undefined) return undefined;
  const file = { path: run.file.path, text: range.tree.text, digest: digestOf(run.file.path, range.tree) };
  const answer = answerTo(run, typeQuestion(file, range));
  if (answer.kind !== 'types') throw new Error('a question about types was answered with a text');
  return answer.facts;
}

const digests = new WeakMap<SyntaxTree, { readonly path: string; readonly digest: string }>();

/** Hash of a file's path and text, made once a tree: a query may ask about every node. */
function digestOf(path: string, tree: SyntaxTree): string {
  const kept = digests.get(tree);
  if (kept?.path === path) return kept.digest;
  const digest = sha256(`${path}\n${tree.text}`);
  digests.set(tree, { path, digest });
  return digest;
}

function matchType(run: Run, call: QuestionCall, frame: Frame, texts: readonly string[]): boolean {
  const constraint = constraintOf(run, call, 'type', frame);
  return texts.some((text) => fits(run, [[constraint, text]]));
}

function matchSymbol(run: Run, call: QuestionCall, frame: Frame, names: readonly ResolvedName[]): boolean {
  const of = (name: string) => constraintOf(run, call, name, frame);
  const [symbol, from, name] = [of('symbol'), of('package'), of('name')];
  return names.some((one) =>
    fits(run, [
      [symbol, one.symbol],
      [from, one.package],
      [name, one.name],
    ]),
  );
}

/** Matches each text against its pattern, all or none; an absent pattern allows any text. */
function fits(run: Run, pairs: readonly (readonly [Constraint | undefined, string])[]): boolean {
  const before = mark(run);
  const matched = pairs.every(
    ([constraint, text]) =>
      constraint === undefined || run.match(constraint.pattern, textValue(text), constraint.frame),
  );
  if (!matched) undoTo(run, before);
  return matched;
}
