/**
 * A small process that ends servers when the one who started them dies, however it dies.
 *
 * It reads records of processes, one JSON object a line, from standard input. When the input closes (its owner ended,
 * even by SIGKILL) it ends those that still run, last started first, and exits. Owners end servers themselves in order;
 * the leash then finds nothing to do.
 */
import { createInterface } from 'node:readline';
import { type Ending, endProcess, type ProcessRecord } from './process-record.ts';

/** One line of the leash's input. */
export interface LeashedProcess {
  readonly record: ProcessRecord;
  readonly ending: Ending;
}

const leashed: LeashedProcess[] = [];
// Its owner's terminal or supervisor must not end it before its work.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  leashed.push(JSON.parse(line) as LeashedProcess);
}
for (const { record, ending } of leashed.reverse()) await endProcess(record, ending);
