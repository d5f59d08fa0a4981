/**
 * Where the time of a new pattern over an indexed fleet goes: `npm run bench -- scan-breakdown [--repositories N] [--match TEXT]
 * [--json]`; for each selective pattern what the index leaves, what the neighbours of its words leave, and the milliseconds of
 * each step.
 *
 * One thread does one step after the other, so that the figures are work, not waiting: a search does the last three in as
 * many processes as there are cores.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createGit } from '../../activities/adapters/git/git.ts';
import { createMirrors } from '../../activities/adapters/git/mirrors.ts';
import { openCatalog } from '../../activities/index/catalog.ts';
import { type FleetIndex, openFleetIndex } from '../../activities/index/fleet-index.ts';
import { evaluateFile, type FileInput, resultUnparsed } from '../../activities/scan/evaluate-file.ts';
import { openStanding } from '../../activities/scan/fleet-standing.ts';
import { compilePipeline, type Pipeline } from '../../activities/scan/pipeline.ts';
import { scanFleetStream } from '../../activities/scan/scan-fleet-stream.ts';
import { openTable } from '../../activities/scan/scan-indexed.ts';
import { createStoredFileReader } from '../../activities/scan/stored-file.ts';
import { type Fleet, writeFleet } from './fleet.ts';
import { benchHome } from './scan-cache.ts';
import { type ScanPattern, timedPatterns } from './scan-patterns.ts';
import { createReporter, describeMachine, interrupted, machineLine } from './scan-report.ts';
import { readTargets, searchedFiles } from './scan-search.ts';

/** Files, their bytes, and the milliseconds that finding or handling them took. */
export interface StepFigures {
  readonly files: number;
  readonly bytes: number;
  readonly ms: number;
}

/** The steps of one pattern. */
export interface BreakdownFigures {
  readonly pattern: string;
  /** Where the targets stand, and which blobs of the fleet's table the index leaves. */
  readonly index: StepFigures;
  readonly read: StepFigures;
  /** Classes of content, and neighbours of words: what it leaves has to be parsed. */
  readonly prefilter: StepFigures;
  /** Parsed and matched; `files` have a site. */
  readonly match: StepFigures;
}

/** Prepares a state folder and breaks every selective pattern down. */
export async function benchScanBreakdown(args: readonly string[]): Promise<readonly string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      repositories: { type: 'string', default: '5000' },
      match: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
  });
  const [repositories, report, signal] = [Number(values.repositories), createReporter(), interrupted()];
  const out = join(benchHome(), `fleet-${repositories}`);
  const fleet = await writeFleet({ out, repositories, report, signal });
  const home = mkdtempSync(join(tmpdir(), 'regrade-bench-home-'));
  try {
    await prepare(fleet, home, signal);
    const patterns = timedPatterns.filter(({ selective, ours }) => selective && ours.includes(values.match));
    const figures: BreakdownFigures[] = [];
    for (const pattern of patterns) {
      figures.push(await breakDown(pattern, fleet, home));
      report.progress('patterns', figures.length, patterns.length);
    }
    const machine = describeMachine();
    if (values.json) return [JSON.stringify({ machine, repositories, figures })];
    return [machineLine(machine), `${repositories} repositories, one thread`, head, ...figures.map(lineOf)];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function prepare(fleet: Fleet, home: string, signal: AbortSignal): Promise<void> {
  const targets = readTargets(fleet.list);
  const query = '`regradeBenchPrepares($x)`';
  for await (const _ of scanFleetStream({ targets, query, home, files: searchedFiles, signal }));
}

async function breakDown(pattern: ScanPattern, fleet: Fleet, home: string): Promise<BreakdownFigures> {
  const pipeline = compilePipeline([{ kind: 'pattern', id: 'search', pattern: pattern.ours }]);
  const catalog = openCatalog(join(home, 'index'));
  const { literals, words } = pipeline;
  const index = openFleetIndex({ catalog, literals, words, threads: 1 });
  try {
    const start = performance.now();
    const candidates = findCandidates(fleet, index, { pipeline, home });
    const indexed = figuresOf(candidates, start);
    const reading = performance.now();
    const files = await readAll(candidates, home);
    const read = figuresOf(
      files.map(({ bytes }) => ({ size: bytes.length })),
      reading,
    );
    const filtering = performance.now();
    const open = files.filter((file) => resultUnparsed(pipeline, scope, file) === undefined);
    const prefilter = figuresOf(
      open.map(({ bytes }) => ({ size: bytes.length })),
      filtering,
    );
    const matching = performance.now();
    const matched = open.filter((file) => evaluateFile(pipeline, scope, file).kind === 'matched');
    const match = figuresOf(
      matched.map(({ bytes }) => ({ size: bytes.length })),
      matching,
    );
    return { pattern: pattern.name, index: indexed, read, prefilter, match };
  } finally {
    await index.close();
    catalog.close();
  }
}

const scope = { scope: { generated: searchedFiles.generated }, detail: true };

interface Candidate {
  readonly cloneUrl: string;
  readonly path: string;
  readonly blob: string;
  readonly size: number;
}

/** Each distinct blob once, of the first repository that holds it. */
function findCandidates(
  fleet: Fleet,
  index: FleetIndex,
  { pipeline, home }: { readonly pipeline: Pipeline; readonly home: string },
): readonly Candidate[] {
  const targets = readTargets(fleet.list);
  const freshness = { now: Date.now(), maxAgeMs: 0 };
  const standing = openStanding(join(home, 'index'), targets, freshness);
  const context = {
    index,
    pipeline,
    spec: { scope: { sources: [], files: { exclude: [], ...searchedFiles } } },
  };
  const table = openTable(context, standing.prefix, standing.commits());
  const may = index.candidates();
  const found = new Map<string, Candidate>();
  for (const [at, { cloneUrl }] of targets.entries()) {
    const commit = standing.known(at)?.commit ?? '';
    const range = table.range(commit);
    const rows = Array.from(
      { length: (range?.to ?? 0) - (range?.from ?? 0) },
      (_, row) => row + (range?.from ?? 0),
    );
    const matching = rows.filter((row) => may[table.numbers[row] ?? 0] !== 0);
    const listed = matching.length === 0 ? [] : index.files(commit);
    for (const row of matching) {
      const file = listed[table.places[row] ?? 0];
      const size = table.sizes[row] ?? 0;
      if (file !== undefined && !found.has(file.oid))
        found.set(file.oid, { cloneUrl, path: file.path, blob: file.oid, size });
    }
  }
  return [...found.values()];
}

async function readAll(candidates: readonly Candidate[], home: string): Promise<readonly FileInput[]> {
  const mirrors = createMirrors({
    git: createGit(),
    directory: join(home, 'mirrors'),
    credentials: () => [],
  });
  const reader = createStoredFileReader();
  const files: FileInput[] = [];
  for (const { cloneUrl, path, blob } of candidates) {
    const { gitDir } = await mirrors.open({ id: cloneUrl, cloneUrl });
    const read = reader.read({ path, blob, gitDir, maxBytes: searchedFiles.maxBytes });
    if ('path' in read) files.push(read);
  }
  return files;
}

function figuresOf(files: readonly { readonly size: number }[], start: number): StepFigures {
  const ms = performance.now() - start;
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0), ms };
}

const head = [
  'pattern',
  'candidates, MB (index ms)',
  'read ms',
  'neighbours leave, MB (ms)',
  'with a site (parse and match ms)',
].join('\t');

function lineOf({ pattern, index, read, prefilter, match }: BreakdownFigures): string {
  const megabytes = ({ bytes }: StepFigures) => (bytes / 1e6).toFixed(1);
  const ms = (step: StepFigures) => step.ms.toFixed(0);
  return [
    pattern,
    `${index.files}, ${megabytes(index)} (${ms(index)})`,
    ms(read),
    `${prefilter.files}, ${megabytes(prefilter)} (${ms(prefilter)})`,
    `${match.files} (${ms(match)})`,
  ].join('\t');
}
