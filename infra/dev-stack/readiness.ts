/**
 * Waits until a server that was just started answers, or has clearly failed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, tailOf } from './child.ts';
import { type Ending, endProcess } from './process-record.ts';

/** What one look at a server found. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'not-yet'; readonly reason: string }
  /** Waiting longer cannot help, e.g. a refused password. */
  | { readonly kind: 'never'; readonly reason: string };

/** What is awaited, and how it is ended where it does not come. */
export interface AwaitOptions {
  readonly child: Child;
  readonly probe: () => Promise<Answer>;
  readonly ending: Ending;
  readonly logFile: string;
  /** Milliseconds. @default 60000 */
  readonly withinMs?: number;
}

/** Pause between two looks; servers here answer after 50 to 1000 ms. */
const pollMs = 25;

/** Resolves once the probe is ready; else ends the child and rejects with the reason as message. */
export async function awaitAnswer(options: AwaitOptions): Promise<void> {
  const { child, probe, ending, logFile } = options;
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  const deadline = performance.now() + (options.withinMs ?? 60_000);
  let answer: Answer = { kind: 'not-yet', reason: 'no answer' };
  while (performance.now() < deadline && !ended) {
    answer = await probe();
    if (answer.kind === 'ready') return;
    if (answer.kind === 'never') break;
    await sleep(pollMs);
  }
  const reason = ended ? `it ended at once: ${await tailOf(logFile)}` : answer.reason;
  await endProcess(child.record, ending);
  throw new Error(reason);
}
