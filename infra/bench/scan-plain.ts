/**
 * A plain directory, nothing prepared: each pattern by each tool, whole processes, taking turns; medians and ratios.
 */

import type { ScanPattern } from './scan-patterns.ts';
import { readLines, timeProcess } from './scan-process.ts';
import { geometricMean, median, type Reporter } from './scan-report.ts';
import type { ScanTool, ToolCommand, ToolName } from './scan-tools.ts';

/** What one tool did with one pattern. */
export interface ToolFigures {
  readonly tool: ToolName;
  /** Sites, or files for tools that tell only those. */
  readonly found: number;
  readonly counts: 'sites' | 'files';
  readonly milliseconds: readonly number[];
  /** NaN where it failed. */
  readonly median: number;
  /** Why the tool has no figures for this pattern. */
  readonly failure?: string;
}

/** One pattern by all tools. */
export interface PlainFigures {
  readonly pattern: ScanPattern;
  readonly tools: readonly ToolFigures[];
}

/** How to measure. */
export interface PlainOptions {
  readonly directory: string;
  readonly tools: readonly ScanTool[];
  readonly patterns: readonly ScanPattern[];
  readonly rounds: number;
  readonly report: Reporter;
  readonly signal?: AbortSignal;
}

/** A tool that takes longer than this for a pattern is timed once, in milliseconds; the figures say how often. */
const patienceMs = 15_000;
/** A tool that takes longer than this fails for the pattern, in milliseconds: the published engine may take hours. */
const limitMs = 180_000;

/** Times every pattern; a first run that is not timed warms the page cache and counts what is found. */
export async function measurePlain(options: PlainOptions): Promise<readonly PlainFigures[]> {
  const figures: PlainFigures[] = [];
  for (const pattern of options.patterns) {
    figures.push(await measurePattern(pattern, options));
    options.report.progress(`plain: ${pattern.name}`, figures.length, options.patterns.length);
  }
  return figures;
}

interface Run {
  readonly tool: ScanTool;
  readonly command: ToolCommand;
  readonly times: number[];
  found: number;
  failure?: string;
}

async function measurePattern(pattern: ScanPattern, options: PlainOptions): Promise<PlainFigures> {
  const { directory, tools, rounds, signal } = options;
  const runs = tools.map(
    (tool): Run => ({
      tool,
      command: { ...tool.command(pattern, directory), limitMs },
      found: 0,
      times: [],
    }),
  );
  for (const run of runs)
    await attempt(run, signal, async () => {
      run.found = await countLines(run.command, signal);
    });
  for (let round = 0; round < rounds; round += 1)
    // Each round begins with another tool, so that none always follows the same neighbour.
    for (let place = 0; place < runs.length; place += 1) {
      const run = runs[(round + place) % runs.length];
      if (run === undefined || run.failure !== undefined || median(run.times) > patienceMs) continue;
      await attempt(run, signal, async () => {
        run.times.push(await timeProcess(run.command, signal));
      });
    }
  return { pattern, tools: runs.map(figuresOf) };
}

/** One tool's failure is its own: the others are measured all the same. An interruption ends everything. */
async function attempt(run: Run, signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    signal?.throwIfAborted();
    run.failure = error instanceof Error ? error.message : String(error);
  }
}

async function countLines(command: ToolCommand, signal: AbortSignal | undefined): Promise<number> {
  let found = 0;
  const count = (line: string) => {
    if (line !== '') found += 1;
  };
  await readLines(command, count, signal);
  return found;
}

function figuresOf({ tool, found, times, failure }: Run): ToolFigures {
  return {
    tool: tool.name,
    found,
    counts: tool.counts,
    milliseconds: times,
    median: failure === undefined ? median(times) : Number.NaN,
    ...(failure === undefined ? {} : { failure }),
  };
}

/** How many times faster ours is than a tool for one pattern; NaN where either was not run. */
export function ratioTo(figures: PlainFigures, tool: ToolName): number {
  const of = (name: ToolName) => figures.tools.find((each) => each.tool === name)?.median ?? Number.NaN;
  return of(tool) / of('regrade');
}

/** Ratios to every peer over the selective patterns, as a geometric mean and the lowest. */
export function selectiveRatios(
  figures: readonly PlainFigures[],
  tool: ToolName,
): { readonly mean: number; readonly lowest: number } {
  const ratios = figures
    .filter(({ pattern }) => pattern.selective)
    .map((each) => ratioTo(each, tool))
    .filter(Number.isFinite);
  return { mean: geometricMean(ratios), lowest: Math.min(...ratios) };
}

/** The table, one pattern a line, columns apart by tabs. */
export function plainTable(figures: readonly PlainFigures[]): readonly string[] {
  const names = figures[0]?.tools.map(({ tool }) => tool) ?? [];
  const peers = names.filter((name) => name !== 'regrade');
  const head = [
    'pattern',
    ...names.map((name) => `${name} ms`),
    ...names.map((name) => `${name} found`),
    ...peers.map((name) => `${name}/regrade`),
  ];
  const rows = figures.map((each) => [
    each.pattern.name,
    ...each.tools.map(shownTime),
    ...each.tools.map(({ found, counts, failure }) => (failure === undefined ? `${found} ${counts}` : '-')),
    ...peers.map((name) => ratioTo(each, name).toFixed(2)),
  ]);
  const failures = figures.flatMap(({ pattern, tools }) =>
    tools.flatMap(({ tool, failure }) =>
      failure === undefined ? [] : [`${tool} failed for "${pattern.name}": ${failure}`],
    ),
  );
  return [...[head, ...rows].map((cells) => cells.join('\t')), ...failures];
}

/** With the number of runs where it was one alone. */
function shownTime({ median: time, milliseconds, failure }: ToolFigures): string {
  if (failure !== undefined) return '-';
  return `${time.toFixed(0)}${milliseconds.length === 1 ? ' (n=1)' : ''}`;
}
