/**
 * Runs a query that asks to its end: evaluate, have all open questions answered together, evaluate again.
 *
 * Free of effects of its own: who answers is handed in. Each round answers at least one question of every file that is
 * still pending, so that the number of rounds is that of the longest chain of questions in a file; it is bounded.
 */
import type { CompiledQuery, FileOutcome, RoundOutcome, RunOptions, SourceFile } from '../api.ts';
import { runRound } from '../match/run-query.ts';
import type { Answer, Answers, Question } from './question.ts';

/** Most rounds before a query counts as asking without end. */
export const maxRounds = 24;

/** Who answers. Every question given gets an answer; one that cannot be answered gets a refusal. */
export type AnswerQuestions = (questions: readonly Question[]) => Promise<Answers>;

/** What a query is run to its end with. */
export interface SettleOptions extends RunOptions {
  readonly answer: AnswerQuestions;
  /** Awaited before each file, to let timers run or to end by throwing. @default nothing */
  readonly pause?: () => Promise<void>;
}

/** Outcomes of all files in their order; none is pending. */
export async function settleQuery(
  query: CompiledQuery,
  files: readonly SourceFile[],
  { answer, pause, ...options }: SettleOptions,
): Promise<readonly FileOutcome[]> {
  const answers = new Map<string, Answer>();
  const run = { ...options, answers };
  let outcomes = await evaluate(query, files, { run, pause });
  for (let round = 0; round < maxRounds; round++) {
    const questions = openQuestions(outcomes);
    if (questions.length === 0) break;
    const given = await answer(questions);
    for (const { id, kind } of questions) answers.set(id, given.get(id) ?? unanswered(kind));
    outcomes = await evaluate(query, files, { run, pause, before: outcomes });
  }
  return outcomes.map((outcome) => (outcome.kind === 'pending' ? endless() : outcome));
}

interface Evaluation {
  readonly run: RunOptions & { readonly answers: Answers };
  readonly pause: SettleOptions['pause'];
  /** Outcomes of the round before; those that are final stay. */
  readonly before?: readonly RoundOutcome[];
}

async function evaluate(
  query: CompiledQuery,
  files: readonly SourceFile[],
  { run, pause, before }: Evaluation,
): Promise<readonly RoundOutcome[]> {
  // What one file matched can decide over another: then all are run again.
  if (query.plan.scan === 'files' || query.limits) {
    await pause?.();
    return runRound(query, files, run);
  }
  const outcomes: RoundOutcome[] = [];
  for (const [index, file] of files.entries()) {
    const known = before?.[index];
    if (known !== undefined && known.kind !== 'pending') {
      outcomes.push(known);
      continue;
    }
    await pause?.();
    outcomes.push(...runRound(query, [file], run));
  }
  return outcomes;
}

function openQuestions(outcomes: readonly RoundOutcome[]): readonly Question[] {
  const open = new Map<string, Question>();
  for (const outcome of outcomes)
    if (outcome.kind === 'pending') for (const question of outcome.questions) open.set(question.id, question);
  return [...open.values()];
}

function unanswered(kind: Question['kind']): Answer {
  return { kind: 'refused', code: `${kind}-unanswered`, message: 'the question was not answered' };
}

function endless(): FileOutcome {
  const message = `questions were still open after ${maxRounds} rounds; ask less in a row, or let one question answer more`;
  return { kind: 'failed', code: 'too-many-questions', message };
}
