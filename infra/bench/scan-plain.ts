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
const limitMs = 60_000;
/** A tool that failed for this many patterns is not run for the others: it would only take the limit again. */
const mostFailures = 2;

/**
 * Times every pattern; a first run that is not timed warms the page cache and counts what is found. Rows are told as they
 * are measured: an interrupted run has said something.
 */
export async function measurePlain(options: PlainOptions): Promise<readonly PlainFigures[]> {
  const figures: PlainFigures[] = [];
  for (const pattern of options.patterns) {
    const tools = options.tools.filter(({ name }) => failuresOf(name, figures) < mostFailures);
    const measured = await measurePattern(pattern, { ...options, tools });
    const left = options.tools.filter((tool) => !tools.includes(tool)).map(leftOut);
    const row = { pattern, tools: [...measured.tools, ...left] };
    figures.push(row);
    if (figures.length === 1) options.report.line(headOf(row).join('\t'));
    options.report.line(rowOf(row).join('\t'));
  }
  return figures;
}

function failuresOf(tool: ToolName, figures: readonly PlainFigures[]): number {
  return figures.filter(({ tools }) => tools.some((each) => each.tool === tool && each.failure !== undefined))
    .length;
}

function leftOut({ name, counts }: ScanTool): ToolFigures {
  const failure = `not run after ${mostFailures} failures`;
  return { tool: name, found: 0, counts, milliseconds: [], median: Number.NaN, failure };
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
  const [first] = figures;
  const head = first === undefined ? [] : [headOf(first)];
  const rows = figures.map(rowOf);
  const failures = figures.flatMap(({ pattern, tools }) =>
    tools.flatMap(({ tool, failure }) =>
      failure === undefined ? [] : [`${tool} failed for "${pattern.name}": ${failure}`],
    ),
  );
  return [...[...head, ...rows].map((cells) => cells.join('\t')), ...failures];
}

function headOf({ tools }: PlainFigures): readonly string[] {
  const names = tools.map(({ tool }) => tool);
  return [
    'pattern',
    ...names.map((name) => `${name} ms`),
    ...names.map((name) => `${name} found`),
    ...peersOf(tools).map((name) => `${name}/regrade`),
  ];
}

function rowOf(row: PlainFigures): readonly string[] {
  return [
    row.pattern.name,
    ...row.tools.map(shownTime),
    ...row.tools.map(({ found, counts, failure }) => (failure === undefined ? `${found} ${counts}` : '-')),
    ...peersOf(row.tools).map((name) => ratioTo(row, name).toFixed(2)),
  ];
}

function peersOf(tools: readonly ToolFigures[]): readonly ToolName[] {
  return tools.map(({ tool }) => tool).filter((name) => name !== 'regrade');
}

/** With the number of runs where it was one alone. */
function shownTime({ median: time, milliseconds, failure }: ToolFigures): string {
  if (failure !== undefined) return '-';
  return `${time.toFixed(0)}${milliseconds.length === 1 ? ' (n=1)' : ''}`;
}
