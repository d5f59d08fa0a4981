/**
 * Runs a step's query over the files of a target, with whatever it asks answered.
 *
 * Lets timers run between files, so that an activity can beat and be cancelled on a large target. The questions of all
 * files are answered together, round by round.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AnswerQuestions,
  appliesTo,
  type CompiledQuery,
  type FileOutcome,
  mayMatch,
  runQuery,
  runQueryOnFiles,
  settleQuery,
} from '../../query-language/index.ts';
import type { PresentFile } from './working-tree.ts';

/** What a query runs with. */
export interface QueryContext {
  readonly signal: AbortSignal;
  /** Answers what a query asks. */
  readonly answer: AnswerQuestions;
  /** Hears why facts that a query asked for are not known; what is not known did not match. */
  readonly unknown: (path: string, reasons: readonly string[]) => void;
}

/** A file with what a query did to it. */
export interface QueriedFile {
  readonly file: PresentFile;
  readonly outcome: FileOutcome;
}

/** The outcomes of the files that a query may match, in their order; files of other languages are left out. */
export async function* outcomesOf(
  query: CompiledQuery,
  present: readonly PresentFile[],
  context: QueryContext,
): AsyncGenerator<QueriedFile> {
  const sameLanguage = present.filter((file) => appliesTo(query, file.path));
  // A query over several files may match a file only because of another one, so its text alone rules nothing out.
  const isTogether = query.plan.scan === 'files';
  const files = isTogether ? sameLanguage : sameLanguage.filter((file) => mayMatch(query, file.text));
  if (query.asks.length > 0) {
    const { answer, signal, unknown } = context;
    const outcomes = await settleQuery(query, files, { answer, pause: () => pauseOf(signal) });
    for (const queried of paired(files, outcomes)) {
      if (queried.outcome.kind !== 'failed' && queried.outcome.unknown !== undefined)
        unknown(queried.file.path, queried.outcome.unknown);
      yield queried;
    }
  } else if (isTogether) yield* paired(files, runQueryOnFiles(query, files));
  else
    for (const file of files) {
      await pauseOf(context.signal);
      yield { file, outcome: runQuery(query, file) };
    }
}

async function pauseOf(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

function paired(files: readonly PresentFile[], outcomes: readonly FileOutcome[]): readonly QueriedFile[] {
  return files.map((file, index) => ({ file, outcome: outcomes[index] ?? { kind: 'clean' } }));
}
