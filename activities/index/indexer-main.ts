/**
 * Entry of an indexing thread: takes batches of blobs in, tells their facts, writes segments.
 *
 * Pure JavaScript over bytes: nothing in it can abort the process, so a thread is safe where matching needs a process.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { judged } from './blob-columns.ts';
import type {
  IndexedBlob,
  IndexerAnswer,
  IndexerBlob,
  IndexerRequest,
  IndexerSetup,
} from './indexer-messages.ts';
import { prepareFormula } from './literals-in-bytes.ts';
import { createSegmentBuilder } from './segment-builder.ts';
import { writeFileWhole } from './write-whole.ts';

const tests = (workerData as IndexerSetup).formulas.map(prepareFormula);
let builder = createSegmentBuilder();

function answer(request: IndexerRequest): IndexerAnswer {
  try {
    return request.kind === 'batch' ? takeIn(request) : write(request.file);
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

function takeIn({ bytes, blobs }: Extract<IndexerRequest, { readonly kind: 'batch' }>): IndexerAnswer {
  return { kind: 'batch', blobs: blobs.map((blob) => takeOne(bytes, blob)) };
}

function takeOne(bytes: ArrayBuffer, { number, size, start }: IndexerBlob): IndexedBlob {
  if (start === undefined) return { number, ...builder.addLarge(number, size), verdict: judged | 127 };
  const content = Buffer.from(bytes, start, size);
  const facts = builder.add(number, content);
  let verdict = judged;
  for (const [query, test] of tests.entries()) if (test(content)) verdict |= 1 << query;
  return { number, ...facts, verdict };
}

function write(file: string): IndexerAnswer {
  const { numbers, bytes } = builder;
  if (numbers.length === 0) return { kind: 'written', numbers, bytes };
  const content = builder.finish();
  builder = createSegmentBuilder();
  writeFileWhole(file, content);
  return { kind: 'written', numbers, bytes };
}

parentPort?.on('message', (request: IndexerRequest) => parentPort?.postMessage(answer(request)));
