/**
 * One lane of a run over many files: a process of its own that matches, seen from the run.
 *
 * A process, not a thread, because grammars are native code: an abort in one ends the whole process it runs in, and a loop
 * in one cannot be stopped from outside. So the process that a person started never parses a file of theirs; it lives to
 * say which file it was, and hears Ctrl-C at any time.
 */
import type { ChildProcess } from 'node:child_process';
import { RegradeError } from '../../core/errors.ts';
import type { FileResult, FileTask } from './file-task.ts';
import type { LaneAnswer, LaneRequest, LaneSetup } from './lane-messages.ts';
import { type LaneProcess, startLaneProcess } from './lane-process.ts';

/** How lanes are started. */
export interface LaneOptions {
  readonly setup: LaneSetup;
  /** Longest time for one file, in milliseconds. */
  readonly fileTimeoutMs: number;
  /** Script of the process; tests put one in that dies. @default lane-main.ts */
  readonly script?: URL | undefined;
  /** A process that waits for its setup. @default a new one */
  readonly process?: LaneProcess | undefined;
}

/** A running lane. */
export interface Lane {
  /** Works on files one after another. One batch at a time. Throws `RG_SCAN_LANE_FAILED` where it cannot start. */
  run(batch: readonly FileTask[], report: (offset: number, result: FileResult) => void): Promise<BatchEnd>;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** How a batch ended: all answered, or why not the file after the answered ones. */
export interface BatchEnd {
  readonly answered: number;
  readonly death?: string;
}

/** A busy machine may take long to start a process; one that has not after this never will. */
const startTimeoutMs = 60_000;

/** Starts a lane. */
export function startLane({ setup, fileTimeoutMs, script, process: spare }: LaneOptions): Lane {
  const { child, ending } = spare ?? startLaneProcess(script);
  const send = (request: LaneRequest) => void child.send(request, () => {}); // an ended child is told by `ending`
  let isReady = false;
  child.once('message', () => {
    isReady = true;
  });
  send({ kind: 'setup', setup });
  return {
    run: (batch, report) => {
      send({ kind: 'batch', tasks: batch });
      return awaitAnswers({ child, ending, batch, report, fileTimeoutMs, isReady: () => isReady });
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

interface Waiting {
  readonly child: ChildProcess;
  readonly ending: Promise<string>;
  readonly batch: readonly FileTask[];
  readonly report: (offset: number, result: FileResult) => void;
  readonly fileTimeoutMs: number;
  readonly isReady: () => boolean;
}

function awaitAnswers({ child, ending, batch, report, fileTimeoutMs, isReady }: Waiting): Promise<BatchEnd> {
  return new Promise((resolve, reject) => {
    let answered = 0;
    let isLate = false;
    const late = () => {
      isLate = true;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(late, isReady() ? fileTimeoutMs : startTimeoutMs);
    const finish = () => {
      clearTimeout(timer);
      child.off('message', receive);
    };
    function receive(answer: LaneAnswer) {
      clearTimeout(timer);
      if (answer.kind === 'result') {
        report(answered, answer.result);
        answered += 1;
      }
      if (answered < batch.length) {
        timer = setTimeout(late, fileTimeoutMs);
        return;
      }
      finish();
      resolve({ answered });
    }
    child.on('message', receive);
    ending.then((reason) => {
      finish();
      if (!isReady()) reject(new RegradeError('RG_SCAN_LANE_FAILED', { reason }));
      else resolve({ answered, death: isLate ? `no result within ${fileTimeoutMs / 1000} s` : reason });
    }, reject);
  });
}
