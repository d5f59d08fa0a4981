/**
 * A fleet of bare repositories, mirrored and indexed: a new pattern, the same again, and again after one repository changed,
 * against the ast-grep CLI on a checkout of the fleet.
 *
 * Each is asked of a process around the search alone and of the command as people type it. Each round asks with another name
 * of the metavariables, so that it is a new query every time; what a search of the fleet prepares for all queries is there
 * from one that is timed once, as the first search of all.
 *
 * What each reads is in the operating system's cache when it is timed: whoever came after a minute of another tool would
 * otherwise wait for the disk, and whoever came after a search of ours would not.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
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
  readonly search: SearchTimes;
  readonly command: SearchTimes;
  readonly astGrep: number;
}

/** Of a query: the first time, again, and again after one repository changed. */
export interface SearchTimes {
  readonly first: number;
  readonly again: number;
  readonly changed: number;
}

/** What one run over a fleet measured. */
export interface FleetReport {
  readonly repositories: number;
  readonly files: number;
  readonly bytes: number;
  /** The command's first search of all, which locates and indexes, in milliseconds (once). */
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
const commandMain = fileURLToPath(new URL('../../cli/regrade.mjs', import.meta.url));
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
    const prepare = await command(bench, preparing);
    const prepared = await search(bench, preparing);
    const stateBytes = bytesBelow(home);
    const patterns: FleetFigures[] = [];
    for (const pattern of options.patterns) {
      const figures = await measurePattern(bench, pattern);
      patterns.push(figures);
      report.line(rowOf(figures).join('\t'));
    }
    const { files, bytes } = prepared.figures;
    return {
      repositories: fleet.repositories.length,
      files,
      bytes,
      prepare,
      stateBytes,
      patterns,
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function measurePattern(bench: Bench, pattern: ScanPattern): Promise<FleetFigures> {
  const [searches, commands] = [timesOf(), timesOf()];
  const firstSite: number[] = [];
  const astGrep: number[] = [];
  const theirs = bench.astGrep.command(pattern, bench.checkout);
  let sites = 0;
  for (let round = 0; round < bench.rounds; round += 1) {
    const query = pattern.ours.replaceAll(/\$(\w+)/g, `$$$1_${round}`);
    const typed = pattern.ours.replaceAll(/\$(\w+)/g, `$$$1_typed_${round}`);
    await search(bench, `${preparing} as $before_${round}`);
    const first = await search(bench, query);
    readThrough(bench.checkout);
    astGrep.push(await timeProcess(theirs, bench.signal));
    await command(bench, `${preparing} as $typed_before_${round}`);
    commands.first.push(await command(bench, typed));
    const again = await search(bench, query);
    commands.again.push(await command(bench, typed));
    await changeOne(bench);
    searches.changed.push((await search(bench, query)).ms);
    commands.changed.push(await command(bench, typed));
    if (first.figures.sites !== again.figures.sites)
      throw new Error(`${query}: ${first.figures.sites} sites, then ${again.figures.sites}`);
    sites = first.figures.sites;
    searches.first.push(first.ms);
    searches.again.push(again.ms);
    if (first.figures.firstSiteMs !== null) firstSite.push(first.figures.firstSiteMs);
  }
  return {
    pattern: pattern.name,
    sites,
    astGrepSites: await countLines(theirs, bench.signal),
    firstSite: median(firstSite),
    search: mediansOf(searches),
    command: mediansOf(commands),
    astGrep: median(astGrep),
  };
}

function timesOf(): Record<keyof SearchTimes, number[]> {
  return { first: [], again: [], changed: [] };
}

function mediansOf({ first, again, changed }: ReturnType<typeof timesOf>): SearchTimes {
  return { first: median(first), again: median(again), changed: median(changed) };
}

/** Milliseconds of the command as it is typed, its lines of JSON going nowhere. */
async function command({ fleet, home, signal }: Bench, query: string): Promise<number> {
  const files = ['--generated', '--vendored', '--files', '**/*.{js,mjs,cjs,jsx}'];
  const args = [
    commandMain,
    'search',
    '--json',
    '--quiet',
    '--cwd',
    home,
    '--fleet',
    fleet.list,
    ...files,
    query,
  ];
  return await timeProcess({ program: process.execPath, args, environment: { REGRADE_HOME: home } }, signal);
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
  return filesBelow(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}

function readThrough(folder: string): void {
  for (const file of filesBelow(folder)) readFileSync(file);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const columns =
  'pattern,sites,ast-grep sites,first site ms,new ms,again ms,one changed ms,new (command),again (command),one changed (command),ast-grep ms,ast-grep/new,ast-grep/new (command)';

const shown = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(0));

function rowOf(each: FleetFigures): readonly (string | number)[] {
  const { pattern, sites, astGrepSites, firstSite, search: ours, command: typed, astGrep } = each;
  const times = [firstSite, ...[ours, typed].flatMap(({ first, again, changed }) => [first, again, changed])];
  const ratios = [astGrep / ours.first, astGrep / typed.first].map((ratio) => ratio.toFixed(1));
  return [pattern, sites, astGrepSites, ...[...times, astGrep].map(shown), ...ratios];
}

/** The table, one pattern a line, and the means of the ratios. */
export function fleetTable(report: FleetReport): readonly string[] {
  const { patterns, prepare, files, bytes, stateBytes } = report;
  const mean = (ratio: (figures: FleetFigures) => number) => geometricMean(patterns.map(ratio)).toFixed(1);
  return [
    `fleet of ${report.repositories} repositories, ${files} files, ${(bytes / 1e6).toFixed(0)} MB; first search of all (command) ${shown(prepare)} ms (n=1), ${(stateBytes / 1e6).toFixed(1)} MB of state`,
    columns.replaceAll(',', '\t'),
    ...patterns.map((each) => rowOf(each).join('\t')),
    `geometric means: ast-grep/new ${mean((each) => each.astGrep / each.search.first)}, ast-grep/new (command) ${mean((each) => each.astGrep / each.command.first)}, first of all/again (command) ${mean((each) => prepare / each.command.again)}`,
  ];
}
