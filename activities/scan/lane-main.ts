/**
 * Entry of a lane, run in a process or thread of its own: answers one batch of files after another.
 *
 * Reads the objects of repositories and Node's cache of compiled modules, writes nothing, touches no network. Ends with its pool, also when that is killed
 * (`lane-watchdog.ts`).
 */
import { flushCompileCache } from 'node:module';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { evaluateFile, type FileInput } from './evaluate-file.ts';
import type { FileResult } from './file-result.ts';
import type { LaneAnswer, LaneRequest, LaneSetup } from './lane-messages.ts';
import { compilePipeline } from './pipeline.ts';
import { createStoredFileReader, type LaneFile } from './stored-file.ts';

type Evaluate = (file: LaneFile) => FileResult;

const stored = createStoredFileReader();
let evaluate: Evaluate | undefined;

function answer(request: LaneRequest): LaneAnswer {
  if (request.kind === 'setup') return setUp(request.setup);
  if (evaluate === undefined) return { kind: 'refused', message: 'a batch came before the setup' };
  const results = request.files.map(evaluate);
  return { kind: 'results', results, memory: process.memoryUsage.rss() };
}

function setUp(setup: LaneSetup): LaneAnswer {
  try {
    const pipeline = compilePipeline(setup.steps);
    evaluate = (file) => {
      const read = 'blob' in file ? stored.read(file) : file;
      return 'kind' in read ? read : guarded(read, () => evaluateFile(pipeline, setup, read));
    };
    // A lane is killed, not ended: what would be written at its end is written now.
    if (isMainThread) flushCompileCache();
    return { kind: 'ready' };
  } catch (error) {
    return { kind: 'refused', message: messageOf(error) };
  }
}

/** A bug of the engine on one file is that file's failure. */
function guarded(file: FileInput, work: () => FileResult): FileResult {
  try {
    return work();
  } catch (error) {
    return { kind: 'failed', bytes: file.bytes.length, code: 'engine-bug', message: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (isMainThread) {
  process.on('message', (request: LaneRequest) => process.send?.(answer(request)));
  process.on('disconnect', () => process.exit(0));
  new Worker(new URL('./lane-watchdog.ts', import.meta.url), { workerData: Number(process.argv[2]) }).unref();
} else {
  parentPort?.on('message', (request: LaneRequest) => parentPort?.postMessage(answer(request)));
}
