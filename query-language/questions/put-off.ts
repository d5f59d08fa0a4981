/**
 * How a run goes on after a question that has no answer yet.
 *
 * The question ends the evaluation up to the nearest place whose alternatives do not depend on it (the next node of a
 * naked pattern, the next element of a walk with variables of its own, the next file); there the run goes on, only to
 * collect more questions. Nothing found that way is ever an outcome: with one open question the file is `pending`.
 */
import type { SyntaxNode } from '../languages/tree.ts';
import { mark, type Run, undoTo } from '../match/run.ts';
import { RunError } from '../match/run-error.ts';
import type { Answer, Question, QuestionKind } from './question.ts';

/** Most questions about one file in one round; a query that asks more looks at far too much. Types cost no money. */
export const maxQuestionsOfFile: Readonly<Record<QuestionKind, number>> = Object.freeze({
  model: 500,
  types: 50_000,
});

/** Ends an evaluation that needs an answer; caught by this module and by the run's entry alone. */
export class Unanswered extends Error {
  constructor() {
    super('a question has no answer yet');
    this.name = 'Unanswered';
  }
}

/** The answer to a question; records it and ends the evaluation where there is none yet. */
export function answerTo(run: Run, question: Question): Answer {
  const { answers } = run;
  if (answers === undefined) throw notAskable(question);
  const known = answers.get(question.id);
  if (known?.kind === 'refused') throw new RunError(known.code, known.message);
  if (known !== undefined) return known;
  run.questions.set(question.id, question);
  const limit = maxQuestionsOfFile[question.kind];
  if (run.questions.size > limit) {
    throw new RunError(
      'too-many-questions',
      `the query asks more than ${limit} questions about one file; match less before it asks`,
    );
  }
  throw new Unanswered();
}

function notAskable({ kind }: Question): RunError {
  return kind === 'model'
    ? new RunError(
        'model-unavailable',
        'the query asks a model, and no model can be asked here; see docs/asking-queries.md',
      )
    : new RunError(
        'types-unavailable',
        'the query asks for types, and no language service is there; see docs/asking-queries.md',
      );
}

/** True where a run may have to put something off. */
export function canPutOff(run: Run): boolean {
  return run.answers !== undefined && run.program.asks.length > 0;
}

/**
 * Runs one of several independent tries. One that needs an answer counts as failed for now and is taken back; call
 * `throwIfPutOff` after the last of them.
 */
export function putOff(run: Run, node: SyntaxNode | undefined, attempt: () => boolean): boolean {
  const before = mark(run);
  const { depth, returned, file } = run;
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    undoTo(run, before);
    run.depth = depth;
    run.returned = returned;
    run.file = file;
    if (node !== undefined) run.candidates.add(node);
    return false;
  }
}

/** Ends the evaluation where a question is open. */
export function throwIfPutOff(run: Run): void {
  if (run.questions.size > 0) throw new Unanswered();
}
