/**
 * Which of many files a run has to look into: all are read once, as bytes, by this thread and a helper, and most are
 * ruled out before any of the engine sees them.
 */
import { extensionOf } from '../../query-language/languages/extension.ts';
import { mayMatchBytes, type TextPlan } from '../../query-language/match/prefilter.ts';
import { readSourceBytes, type SkipReason } from '../files/source-text.ts';
import { type LookHelper, startLookHelper } from './look-helper.ts';

/** What is asked of a file: for each step, its extensions and the texts that it must contain. */
export type Question = readonly {
  readonly extensions: readonly string[];
  readonly plan: TextPlan;
}[];

/** What the first look at a file tells. */
export type Verdict = 'clean' | 'candidate' | SkipReason;

/** The verdicts as they stand in shared memory; what nobody judged, because a helper died at it, is a candidate. */
const verdicts = Object.freeze([
  'candidate',
  'clean',
  'binary',
  'tooLarge',
  'notText',
  'gone',
  'unnamable',
  'lfs',
] as const);

/** Work of both threads, over memory that they share. */
export interface CandidateWork {
  readonly question: Question;
  readonly paths: readonly string[];
  readonly maxBytes: number;
  /** Index of the next batch; candidates found so far. */
  readonly counters: Int32Array<SharedArrayBuffer>;
  /** One verdict for each path, by its index in `verdicts`. */
  readonly found: Uint8Array<SharedArrayBuffer>;
}

/** Files between two looks at the clock of the other thread, and between two turns of this one. */
const batchSize = 64;

/** What is looked for, where, and by whom. */
export interface LookWork extends Pick<CandidateWork, 'question' | 'paths' | 'maxBytes'> {
  readonly threads: number;
  /** A thread that waits for this work. @default a new one, where there is enough for it */
  readonly helper?: LookHelper | undefined;
}

/**
 * Verdicts in the order of the paths; `turn` is told between batches how many candidates there are so far, is awaited, and
 * ends the work where it says false.
 */
export async function findCandidates(
  work: LookWork,
  turn: (candidates: number) => Promise<boolean>,
): Promise<(index: number) => Verdict> {
  const shared: CandidateWork = {
    question: work.question,
    paths: work.paths,
    maxBytes: work.maxBytes,
    counters: new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)),
    found: new Uint8Array(new SharedArrayBuffer(work.paths.length)),
  };
  const helper = work.helper ?? startLookHelper(work.paths.length, work.threads);
  helper?.worker.postMessage(shared);
  try {
    while (judgeBatch(shared)) if (!(await turn(Atomics.load(shared.counters, 1)))) break;
    // The helper may still be at its last batch.
    await helper?.done;
  } finally {
    await helper?.worker.terminate();
  }
  return (index) => verdicts[shared.found[index] ?? 0] ?? 'candidate';
}

/** Judges the next batch of files; false where there is none. */
export function judgeBatch(work: CandidateWork): boolean {
  const start = Atomics.add(work.counters, 0, 1) * batchSize;
  const end = Math.min(start + batchSize, work.paths.length);
  let candidates = 0;
  for (let index = start; index < end; index++) {
    const verdict = judge(work, work.paths[index] ?? '');
    work.found[index] = verdicts.indexOf(verdict);
    if (verdict === 'candidate') candidates += 1;
  }
  Atomics.add(work.counters, 1, candidates);
  return start < work.paths.length;
}

function judge({ question, maxBytes }: CandidateWork, path: string): Verdict {
  const extension = extensionOf(path);
  const asked = question.filter((step) => step.extensions.includes(extension));
  if (asked.length === 0) return 'clean';
  const read = readSourceBytes(path, maxBytes);
  if (read.kind === 'skipped') return read.reason;
  // Whoever is to look into it tells why it cannot.
  if (read.kind === 'unreadable') return 'candidate';
  return asked.some(({ plan }) => mayMatchBytes(plan, read.bytes)) ? 'candidate' : 'clean';
}
