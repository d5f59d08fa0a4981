/**
 * What all scan benchmarks say alike: progress on standard error, the machine, the summary figures; and how they stop.
 */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** Tells people how far a benchmark is. */
export interface Reporter {
  /** Told often; printed at most twice a second, and the last one always. */
  progress(what: string, done: number, total: number): void;
  line(text: string): void;
}

const printEveryMs = 500;

/** Prints to standard error, so that results alone stand on standard output. */
export function createReporter(): Reporter {
  let last = 0;
  return {
    progress: (what, done, total) => {
      const now = performance.now();
      if (done < total && now - last < printEveryMs) return;
      last = now;
      process.stderr.write(`${what} ${done}/${total}\n`);
    },
    line: (text) => void process.stderr.write(`${text}\n`),
  };
}

/** Aborts at the first Ctrl-C; the second ends the process as usual. */
export function interrupted(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(new Error('interrupted')));
  return controller.signal;
}

/** The machine that figures were measured on. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  readonly git: string;
}

/** Describes this machine. */
export function describeMachine(): Machine {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    git: execFileSync('git', ['--version'], { encoding: 'utf8' })
      .trim()
      .replace(/^git version /, ''),
  };
}

/** One line about the machine. */
export function machineLine(machine: Machine): string {
  const { date, cpu, cores, memoryGiB, platform, node, git } = machine;
  return `${date}; ${platform}, ${cores} cores (${cpu}), ${memoryGiB} GiB; Node ${node}, git ${git}`;
}

/** The middle value; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? half - 1 : half], sorted[half]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** The mean of ratios; NaN of none. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
