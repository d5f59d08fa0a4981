/**
 * The supervisor's hand on `stack.json`: what it starts is written down at once, so that whoever comes after a crash
 * can end it.
 */
import { endProcess, type ProcessRecord } from './process-record.ts';
import {
  type ProcessName,
  readStackFile,
  type StackFile,
  type StackRun,
  writeStackFile,
} from './stack-file.ts';

/** Writes down one run of a stack. */
export interface StackJournal {
  run(): StackRun;
  /** Notes a process that runs now in place of the one before it. */
  noteProcess(name: ProcessName, record: ProcessRecord): Promise<void>;
  noteReady(): Promise<void>;
  /** Forgets the run; ports and password stay. */
  close(): Promise<void>;
}

/** Begins the journal of a run. */
export async function openJournal(state: string, file: StackFile, begun: StackRun): Promise<StackJournal> {
  const { run: _, ...lasting } = file;
  let run = begun;
  let written = writeStackFile(state, { ...lasting, run });
  // One write after the other: the last state must be the last on disk.
  const write = (content: StackFile) => {
    written = written.then(() => writeStackFile(state, content));
    return written;
  };
  await written;
  return {
    run: () => run,
    noteProcess(name, record) {
      run = { ...run, processes: { ...run.processes, [name]: record } };
      return write({ ...lasting, run });
    },
    noteReady() {
      run = { ...run, ready: true };
      return write({ ...lasting, run });
    },
    close: () => write(lasting),
  };
}

/** Ends what a supervisor that died without a word left running. */
export async function endLeftovers(state: string): Promise<void> {
  const { run } = await readStackFile(state);
  if (run === undefined) return;
  for (const name of ['server', 'worker', 'temporal', 'postgres'] as const) {
    const record = run.processes[name];
    if (record !== undefined) await endProcess(record, name === 'postgres' ? { signal: 'SIGINT' } : {});
  }
}
