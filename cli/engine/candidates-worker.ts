/** The helper thread of `candidates.ts`: judges batches until none is left, then says so. */
import { parentPort } from 'node:worker_threads';
import { type CandidateWork, judgeBatch } from './candidates.ts';

parentPort?.once('message', (work: CandidateWork) => {
  while (judgeBatch(work)) {
    // Each call takes a batch off the shared counter.
  }
  parentPort?.postMessage('done');
});
