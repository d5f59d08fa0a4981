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
}

/** Outcomes of all files in their order; none is pending. */
export async function settleQuery(
  query: CompiledQuery,
  files: readonly SourceFile[],
  { answer, ...options }: SettleOptions,
): Promise<readonly FileOutcome[]> {
  const answers = new Map<string, Answer>();
  const sharesState = query.plan.scan === 'files' || query.limits;
  let outcomes: readonly RoundOutcome[] = runRound(query, files, { ...options, answers });
  for (let round = 0; round < maxRounds; round++) {
    const questions = openQuestions(outcomes);
    if (questions.length === 0) break;
    const given = await answer(questions);
    for (const { id, kind } of questions) answers.set(id, given.get(id) ?? unanswered(kind));
    outcomes = again(query, files, { before: outcomes, sharesState, run: { ...options, answers } });
  }
  return outcomes.map((outcome) => (outcome.kind === 'pending' ? endless() : outcome));
}

function again(
  query: CompiledQuery,
  files: readonly SourceFile[],
  {
    before,
    sharesState,
    run,
  }: {
    readonly before: readonly RoundOutcome[];
    readonly sharesState: boolean;
    readonly run: RunOptions & { readonly answers: Answers };
  },
): readonly RoundOutcome[] {
  if (sharesState) return runRound(query, files, run);
  return files.map((file, index) => {
    const outcome = before[index] ?? { kind: 'clean' };
    return outcome.kind === 'pending' ? (runRound(query, [file], run)[0] ?? outcome) : outcome;
  });
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
