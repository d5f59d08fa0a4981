/**
 * Scanning beside its peers: `npm run bench -- scan [--json] [--parts plain,sites,fleet] [--files N] [--rounds N]
 * [--repositories N] [--tools regrade,ast-grep,gritql,ripgrep] [--match TEXT]`; the last keeps the patterns that contain it.
 *
 * A plain directory of real files; the sites that are found there; a fleet of bare repositories against ast-grep on its
 * checkout. Figures of one run compare with each other only: machines drift.
 */
import { parseArgs } from 'node:util';
import { type Corpus, makeCorpus } from './corpus.ts';
import { namesOf, numberOf } from './read-options.ts';
import { sourceModules } from './scan-cache.ts';
import { type FleetReport, fleetTable, measureFleet } from './scan-fleet.ts';
import { type ScanPattern, type SitePattern, sitePatterns, timedPatterns } from './scan-patterns.ts';
import { measurePlain, type PlainFigures, plainTable, selectiveRatios } from './scan-plain.ts';
import {
  createReporter,
  describeMachine,
  interrupted,
  type Machine,
  machineLine,
  type Reporter,
} from './scan-report.ts';
import { compareSites, type SiteComparison, siteLines } from './scan-sites.ts';
import { type AbsentTool, openTools, type ScanTool, type ToolName } from './scan-tools.ts';

/** Everything that one run measured. */
export interface ScanReport {
  readonly machine: Machine;
  readonly tools: readonly { readonly name: ToolName; readonly version: string }[];
  readonly absent: readonly AbsentTool[];
  readonly corpus: { readonly files: number; readonly bytes: number };
  readonly rounds: number;
  readonly plain: readonly PlainFigures[];
  readonly sites: readonly SiteComparison[];
  readonly fleet?: FleetReport;
}

/** What `ast-grep --lang js` reads too. */
const extensions: ReadonlySet<string> = new Set(['.js', '.mjs', '.cjs']);
const toolNames: readonly ToolName[] = ['regrade', 'ast-grep', 'gritql', 'ripgrep'];
const partNames = ['plain', 'sites', 'fleet'] as const;
type Part = (typeof partNames)[number];

interface ScanOptions {
  readonly json: boolean;
  readonly parts: readonly Part[];
  readonly files: number;
  readonly repositories: number;
  readonly rounds: number;
  readonly tools: readonly ToolName[];
  readonly match: string;
}

interface Telling {
  readonly report: Reporter;
  readonly signal: AbortSignal;
}

/** Runs the parts that were asked for; see the head of this file. */
export async function benchScan(args: readonly string[]): Promise<readonly string[]> {
  const options = readOptions(args);
  const report = createReporter();
  const needed = options.parts.includes('plain') || options.parts.includes('sites');
  const corpus = makeCorpus(needed ? await sourceModules() : [], extensions, options.files);
  try {
    const measured = await measure(options, corpus, { report, signal: interrupted() });
    return options.json ? [JSON.stringify(measured)] : linesOf(measured);
  } finally {
    corpus.remove();
  }
}

async function measure(options: ScanOptions, corpus: Corpus, telling: Telling): Promise<ScanReport> {
  const { tools, absent } = openTools(options.tools);
  const { rounds } = options;
  const wanted = ({ ours }: { readonly ours: string }) => ours.includes(options.match);
  const patterns = timedPatterns.filter(wanted);
  const plain = options.parts.includes('plain')
    ? await measurePlain({ directory: corpus.directory, tools, patterns, rounds, ...telling })
    : [];
  const sites = options.parts.includes('sites')
    ? await compare(corpus, tools, { ...telling, patterns: sitePatterns.filter(wanted) })
    : [];
  const fleet = await measureFleetPart(options, tools, { ...telling, patterns });
  return {
    machine: describeMachine(),
    tools: tools.map(({ name, version }) => ({ name, version })),
    absent,
    corpus: { files: corpus.files.length, bytes: corpus.bytes },
    rounds,
    plain,
    sites,
    ...(fleet === undefined ? {} : { fleet }),
  };
}

async function measureFleetPart(
  { parts, repositories, rounds }: ScanOptions,
  tools: readonly ScanTool[],
  { patterns, ...telling }: Telling & { readonly patterns: readonly ScanPattern[] },
): Promise<FleetReport | undefined> {
  const astGrep = tools.find(({ name }) => name === 'ast-grep');
  if (!parts.includes('fleet') || astGrep === undefined) return undefined;
  const selective = patterns.filter((pattern) => pattern.selective);
  return await measureFleet({ repositories, patterns: selective, astGrep, rounds, ...telling });
}

async function compare(
  corpus: Corpus,
  tools: readonly ScanTool[],
  telling: Telling & { readonly patterns: readonly SitePattern[] },
): Promise<readonly SiteComparison[]> {
  const [regrade, astGrep] = ['regrade', 'ast-grep'].map((name) => tools.find((tool) => tool.name === name));
  if (regrade === undefined || astGrep === undefined) return [];
  return await compareSites({
    directory: corpus.directory,
    regrade,
    astGrep,
    ...telling,
  });
}

function readOptions(args: readonly string[]): ScanOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      parts: { type: 'string', default: partNames.join(',') },
      files: { type: 'string', default: '20000' },
      repositories: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '5' },
      tools: { type: 'string', default: toolNames.join(',') },
      match: { type: 'string', default: '' },
    },
  });
  return {
    json: values.json,
    parts: namesOf('parts', values.parts, partNames),
    files: numberOf('files', values.files),
    repositories: numberOf('repositories', values.repositories),
    rounds: numberOf('rounds', values.rounds),
    tools: namesOf('tools', values.tools, toolNames),
    match: values.match,
  };
}

function linesOf(report: ScanReport): readonly string[] {
  const { corpus, plain, sites } = report;
  const peers = report.tools.filter(({ name }) => name !== 'regrade');
  return [
    machineLine(report.machine),
    report.tools.map(({ name, version }) => `${name} ${version}`).join('; '),
    ...report.absent.map(({ name, reason }) => `${name} is absent: ${reason}`),
    `medians of ${report.rounds} interleaved runs, whole processes`,
    ...(corpus.files === 0 ? [] : [`plain: ${corpus.files} files, ${(corpus.bytes / 1e6).toFixed(0)} MB`]),
    ...(plain.length === 0 ? [] : plainTable(plain)),
    ...(plain.length === 0 ? [] : peers.map(({ name }) => selectiveLine(plain, name))),
    ...(sites.length === 0 ? [] : siteLines(sites)),
    ...(report.fleet === undefined ? [] : fleetTable(report.fleet)),
  ];
}

function selectiveLine(plain: readonly PlainFigures[], tool: ToolName): string {
  const { mean, lowest } = selectiveRatios(plain, tool);
  return `selective patterns, ${tool}/regrade: geometric mean ${mean.toFixed(2)}, lowest ${lowest.toFixed(2)}`;
}
