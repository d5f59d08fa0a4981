/**
 * The mutable state of one run: frames, the trail by which failed branches are undone, effects, limits.
 *
 * A branch takes a `mark` before it starts and calls `undoTo` when it fails; nothing is ever copied.
 */
import type { QueryLog } from '../api.ts';
import type { Pattern, Predicate, Program, VariableRef } from '../compile/program.ts';
import type { SyntaxNode } from '../languages/tree.ts';
import type { Answers, Question } from '../questions/question.ts';
import type { FileState } from './file-state.ts';
import { RunError } from './run-error.ts';
import type { Place, Value } from './values.ts';

/** What a parameter was called with: the caller's variable itself, or a pattern of the caller's scope. */
export type Parameter =
  | { readonly kind: 'alias'; readonly frame: Frame; readonly slot: number }
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly frame: Frame };

/** The variables of one activation of a scope. */
export interface Frame {
  readonly values: (Value | undefined)[];
  readonly parameters: (Parameter | undefined)[];
}

/** A change of the text to make at the end of the step. */
export interface Effect {
  readonly kind: 'rewrite' | 'insert';
  readonly place: Place;
  readonly value: Value;
}

/** A place that the root pattern matched, with the variables at that time. */
export interface Site {
  readonly node: SyntaxNode;
  readonly values: readonly (Value | undefined)[];
}

/** State of a run, with the three ways of evaluating by which its parts call each other. */
export interface Run {
  readonly program: Program;
  /** Whether a pattern matches a value; on failure, bindings may be left for the caller to undo. */
  readonly match: (pattern: Pattern, value: Value, frame: Frame) => boolean;
  /** The value of a pattern used as one; throws where it has none. */
  readonly resolve: (pattern: Pattern, frame: Frame) => Value;
  /** Whether a condition holds. */
  readonly test: (predicate: Predicate, frame: Frame) => boolean;
  readonly globals: Frame;
  /** Variables of the root's scope, kept from step to step. */
  readonly root: Frame;
  readonly trail: { readonly frame: Frame; readonly slot: number; readonly before: Value | undefined }[];
  readonly effects: Effect[];
  readonly sites: Site[];
  readonly logs: QueryLog[];
  /** How often each `limit` has succeeded; shared by all files of a call. */
  readonly limits: Map<Pattern, number>;
  /** Evaluation steps left. */
  budget: number;
  /** Depth of nested evaluations, bounded so that recursion ends as an error. */
  depth: number;
  file: FileState | undefined;
  /** Set by `return` until a function takes it. */
  returned: Value | undefined;
  /** State of the pseudo-random generator. */
  random: number;
  /** Answers known so far; undefined where nothing can be asked. */
  readonly answers: Answers | undefined;
  /** Questions asked for which there is no answer yet, by id. */
  readonly questions: Map<string, Question>;
  /** Nodes whose match hangs on such a question. */
  readonly candidates: Set<SyntaxNode>;
  /** Why facts turned out not to be known, once for each time; what is not known never matches, negated or not. */
  readonly unknowns: string[];
}

/** Deepest nesting of evaluations; a recursive definition without end stops here. */
export const maximumDepth = 3000;

/** A frame with `size` unbound slots. */
export function newFrame(size: number): Frame {
  return { values: new Array(size).fill(undefined), parameters: [] };
}

/** A place to return to when a branch fails. */
export interface Mark {
  readonly trail: number;
  readonly effects: number;
  readonly sites: number;
}

/** The current state, to undo to. */
export function mark(run: Run): Mark {
  return { trail: run.trail.length, effects: run.effects.length, sites: run.sites.length };
}

/** Takes back every binding and effect since `to`. */
export function undoTo(run: Run, to: Mark): void {
  while (run.trail.length > to.trail) {
    const entry = run.trail.pop();
    if (entry !== undefined) entry.frame.values[entry.slot] = entry.before;
  }
  run.effects.length = Math.min(run.effects.length, to.effects);
  run.sites.length = Math.min(run.sites.length, to.sites);
}

/** Spends evaluation steps; throws where the budget is spent. */
export function spend(run: Run, steps = 1): void {
  run.budget -= steps;
  if (run.budget < 0)
    throw new RunError('budget', 'the query needs more steps on this file than its budget allows');
}

/** The storage a variable stands for: its own slot, or the caller's, however many calls away. */
export function locate(
  run: Run,
  ref: VariableRef,
  frame: Frame,
): { readonly frame: Frame; readonly slot: number } {
  let at = { frame: ref.scope === 'global' ? run.globals : frame, slot: ref.slot };
  for (let next = at.frame.parameters[at.slot]; next?.kind === 'alias'; next = at.frame.parameters[at.slot]) {
    at = { frame: next.frame, slot: next.slot };
  }
  return at;
}

/** Sets a slot, remembering what it held. */
export function setSlot(run: Run, at: { readonly frame: Frame; readonly slot: number }, value: Value): void {
  run.trail.push({ frame: at.frame, slot: at.slot, before: at.frame.values[at.slot] });
  at.frame.values[at.slot] = value;
}
