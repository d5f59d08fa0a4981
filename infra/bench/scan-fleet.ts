/**
 * A fleet of bare repositories, mirrored and indexed: a new pattern, the same again, and again after one repository changed,
 * against the ast-grep CLI on a checkout of the fleet.
 *
 * Each round asks with another name of the metavariables, so that it is a new query every time; what a search of the fleet
 * prepares for all queries is there from one that is not timed.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkOutFleet, commitTo, type Fleet, writeFleet } from './fleet.ts';
import { benchHome } from './scan-cache.ts';
import type { ScanPattern } from './scan-patterns.ts';
import { readLines, timeProcess } from './scan-process.ts';
import { geometricMean, median, type Reporter } from './scan-report.ts';
import type { SearchFigures } from './scan-search.ts';
import type { ScanTool, ToolCommand } from './scan-tools.ts';

/** One pattern over the fleet; times are medians, of whole processes, in milliseconds. */
export interface FleetFigures {
  readonly pattern: string;
  readonly sites: number;
  readonly astGrepSites: number;
  /** Until a process that searches for the pattern the first time prints its first site. */
  readonly firstSite: number;
  readonly first: number;
  readonly again: number;
  readonly changed: number;
  readonly astGrep: number;
}

/** What one run over a fleet measured. */
export interface FleetReport {
  readonly repositories: number;
  readonly files: number;
  readonly bytes: number;
  /** The search that mirrors and indexes, in milliseconds (once). */
  readonly prepare: number;
  /** What the state folder holds after it. */
  readonly stateBytes: number;
  readonly patterns: readonly FleetFigures[];
}

/** What to measure. */
export interface FleetOptions {
  readonly repositories: number;
  readonly patterns: readonly ScanPattern[];
  readonly astGrep: ScanTool;
  readonly rounds: number;
  readonly report: Reporter;
  readonly signal: AbortSignal;
}

interface Bench extends FleetOptions {
  readonly fleet: Fleet;
  readonly home: string;
  readonly checkout: string;
}

const searchMain = fileURLToPath(new URL('./scan-search.ts', import.meta.url));
/** Matches nothing, but makes everything that serves all queries. */
const preparing = '`regradeBenchPrepares($x)`';

/** Writes the fleet and its checkout where they are not there yet, and times every pattern over both. */
export async function measureFleet(options: FleetOptions): Promise<FleetReport> {
  const { repositories, report, signal } = options;
  const out = join(benchHome(), `fleet-${repositories}`);
  const fleet = await writeFleet({ out, repositories, report, signal });
  const checkout = join(benchHome(), `checkout-${repositories}`);
  await checkOutFleet(fleet, checkout, { report, signal });
  const home = mkdtempSync(join(tmpdir(), 'regrade-bench-home-'));
  try {
    const bench: Bench = { ...options, fleet, home, checkout };
    const prepared = await search(bench, preparing);
    const stateBytes = bytesBelow(home);
    const patterns: FleetFigures[] = [];
    for (const pattern of options.patterns) {
      patterns.push(await measurePattern(bench, pattern));
      report.progress(`fleet: ${pattern.name}`, patterns.length, options.patterns.length);
    }
    const { files, bytes } = prepared.figures;
    return {
      repositories: fleet.repositories.length,
      files,
      bytes,
      prepare: prepared.ms,
      stateBytes,
      patterns,
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function measurePattern(bench: Bench, pattern: ScanPattern): Promise<FleetFigures> {
  const times = {
    firstSite: [] as number[],
    first: [] as number[],
    again: [] as number[],
    changed: [] as number[],
    astGrep: [] as number[],
  };
  const theirs = bench.astGrep.command(pattern, bench.checkout);
  let sites = 0;
  for (let round = 0; round < bench.rounds; round += 1) {
    const query = pattern.ours.replaceAll(/\$(\w+)/g, `$$$1_${round}`);
    const first = await search(bench, query);
    times.astGrep.push(await timeProcess(theirs, bench.signal));
    const again = await search(bench, query);
    await changeOne(bench);
    const changed = await search(bench, query);
    if (first.figures.sites !== again.figures.sites)
      throw new Error(`${query}: ${first.figures.sites} sites, then ${again.figures.sites}`);
    sites = first.figures.sites;
    times.first.push(first.ms);
    times.again.push(again.ms);
    times.changed.push(changed.ms);
    if (first.figures.firstSiteMs !== null) times.firstSite.push(first.figures.firstSiteMs);
  }
  return {
    pattern: pattern.name,
    sites,
    astGrepSites: await countLines(theirs, bench.signal),
    firstSite: median(times.firstSite),
    first: median(times.first),
    again: median(times.again),
    changed: median(times.changed),
    astGrep: median(times.astGrep),
  };
}

/** A commit whose file has no site of any pattern here, so that checkout and fleet stay comparable. */
async function changeOne({ fleet, signal }: Bench): Promise<void> {
  const [repository] = fleet.repositories;
  if (repository !== undefined)
    await commitTo(repository, { path: 'bench.js', text: `bench = ${Date.now()};\n`, signal });
}

async function search(
  { fleet, home, signal }: Pick<Bench, 'fleet' | 'home' | 'signal'>,
  query: string,
): Promise<{ readonly ms: number; readonly figures: SearchFigures }> {
  const start = performance.now();
  let figures: SearchFigures | undefined;
  const command = { program: process.execPath, args: [searchMain, fleet.list, home, query] };
  await readLines(
    command,
    (line) => {
      figures = JSON.parse(line) as SearchFigures;
    },
    signal,
  );
  const ms = performance.now() - start;
  if (figures === undefined) throw new Error(`the search for ${query} printed nothing`);
  return { ms, figures };
}

async function countLines(command: ToolCommand, signal: AbortSignal): Promise<number> {
  let lines = 0;
  const count = (line: string) => {
    if (line !== '') lines += 1;
  };
  await readLines(command, count, signal);
  return lines;
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** The table, one pattern a line, and the means of the ratios. */
export function fleetTable(report: FleetReport): readonly string[] {
  const { patterns } = report;
  const shown = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(0));
  const mean = (ratio: (figures: FleetFigures) => number) => geometricMean(patterns.map(ratio)).toFixed(2);
  const head =
    'pattern,sites,ast-grep sites,first site ms,new ms,again ms,one changed ms,ast-grep ms,ast-grep/new,new/again';
  return [
    `fleet of ${report.repositories} repositories, ${report.files} files, ${(report.bytes / 1e6).toFixed(0)} MB; prepared in ${shown(report.prepare)} ms (n=1), ${(report.stateBytes / 1e6).toFixed(1)} MB of state`,
    head.split(',').join('\t'),
    ...patterns.map((each) =>
      [
        each.pattern,
        each.sites,
        each.astGrepSites,
        ...[each.firstSite, each.first, each.again, each.changed, each.astGrep].map(shown),
        (each.astGrep / each.first).toFixed(2),
        (each.first / each.again).toFixed(2),
      ].join('\t'),
    ),
    `geometric means: ast-grep/new ${mean((each) => each.astGrep / each.first)}, new/again ${mean((each) => each.first / each.again)}`,
  ];
}
