/**
 * Memory and handles of a scan over a large fleet: `npm run bench -- scan-memory [--repositories N] [--query GRITQL] [--json]`.
 *
 * A first search of the fleet, nothing prepared, and a second one; every process that they start is counted. The bar: less
 * than 2 GiB at any moment, and no handle more at the end of the work than in its middle.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeFleet } from './fleet.ts';
import { benchHome } from './scan-cache.ts';
import { sampleTree, type TreeSample } from './scan-process-tree.ts';
import { createReporter, describeMachine, interrupted, machineLine } from './scan-report.ts';

/** Figures of one search. */
export interface MemoryFigures {
  readonly run: 'first' | 'again';
  readonly seconds: number;
  readonly samples: number;
  readonly peakBytes: number;
  readonly peakProcesses: number;
  /** Most handles of the searching process in the second quarter of its time and in the last. */
  readonly handlesEarly: number;
  readonly handlesLate: number;
}

const searchMain = fileURLToPath(new URL('./scan-search.ts', import.meta.url));
const sampleEveryMs = 250;
const maxBytes = 2 * 2 ** 30;
/** Handles that come and go (a repository that is just being read) differ by this many. */
const handleNoise = 16;

/** Samples two searches; ends with a line that says whether the bars are met. */
export async function benchScanMemory(args: readonly string[]): Promise<readonly string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      repositories: { type: 'string', default: '5000' },
      query: { type: 'string', default: '`console.log($x)`' },
      json: { type: 'boolean', default: false },
    },
  });
  if (process.platform !== 'linux') throw new Error('memory and handles are read from /proc: Linux alone');
  const [repositories, report, signal] = [Number(values.repositories), createReporter(), interrupted()];
  const fleet = await writeFleet({
    out: join(benchHome(), `fleet-${repositories}`),
    repositories,
    report,
    signal,
  });
  const home = mkdtempSync(join(tmpdir(), 'regrade-bench-home-'));
  try {
    const figures: MemoryFigures[] = [];
    for (const run of ['first', 'again'] as const) {
      report.line(`scan-memory: ${run} search of ${repositories} repositories`);
      figures.push(await sampleSearch(run, [fleet.list, home, values.query], signal));
    }
    const machine = describeMachine();
    return values.json
      ? [JSON.stringify({ machine, repositories, query: values.query, figures })]
      : [
          machineLine(machine),
          `${repositories} repositories, ${values.query}`,
          ...figures.map(lineOf),
          verdictOf(figures),
        ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function sampleSearch(
  run: MemoryFigures['run'],
  args: readonly string[],
  signal: AbortSignal,
): Promise<MemoryFigures> {
  const child = spawn(process.execPath, [searchMain, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    signal,
  });
  const start = performance.now();
  const samples: TreeSample[] = [];
  const sampling = setInterval(() => {
    const sample = child.pid === undefined ? undefined : sampleTree(child.pid, performance.now() - start);
    if (sample !== undefined) samples.push(sample);
  }, sampleEveryMs);
  const [code] = (await once(child, 'close').finally(() => clearInterval(sampling))) as [number | null];
  if (code !== 0) throw new Error(`the search ended with ${code}`);
  return summarize(run, samples, performance.now() - start);
}

/** Sums samples of a search up that took so many milliseconds. */
export function summarize(
  run: MemoryFigures['run'],
  samples: readonly TreeSample[],
  milliseconds: number,
): MemoryFigures {
  const most = (read: (sample: TreeSample) => number, from = 0, to = 1) =>
    Math.max(
      0,
      ...samples.filter(({ at }) => at >= from * milliseconds && at <= to * milliseconds).map(read),
    );
  return {
    run,
    seconds: milliseconds / 1_000,
    samples: samples.length,
    peakBytes: most(({ residentBytes }) => residentBytes),
    peakProcesses: most(({ processes }) => processes),
    handlesEarly: most(({ ownHandles }) => ownHandles, 0.25, 0.5),
    handlesLate: most(({ ownHandles }) => ownHandles, 0.75, 1),
  };
}

function lineOf(figures: MemoryFigures): string {
  const { run, seconds, peakBytes, peakProcesses, handlesEarly, handlesLate, samples } = figures;
  const gibibytes = (peakBytes / 2 ** 30).toFixed(2);
  return `${run}: ${seconds.toFixed(1)} s; peak ${gibibytes} GiB in ${peakProcesses} processes; handles ${handlesEarly} in the second quarter, ${handlesLate} in the last (${samples} samples)`;
}

/** Says whether the bounds hold; a search that ended before both quarters were sampled tells nothing of handles. */
export function verdictOf(figures: readonly MemoryFigures[]): string {
  const small = figures.every(({ peakBytes }) => peakBytes < maxBytes);
  // A process always has some: none means that there was no sample.
  const telling = figures.filter(({ handlesEarly, handlesLate }) => handlesEarly > 0 && handlesLate > 0);
  const tight =
    telling.length > 0 &&
    telling.every(({ handlesEarly, handlesLate }) => handlesLate <= handlesEarly + handleNoise);
  return `below 2 GiB: ${small ? 'yes' : 'NO'}; no handle leak: ${tight ? 'yes' : 'NO'}`;
}
