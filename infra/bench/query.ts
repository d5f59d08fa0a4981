/**
 * The query engine beside the ast-grep CLI and a plain tree walk, on the same real files in the same run.
 *
 * Whole processes, start included, results as JSON to nowhere; the tools take turns, the figures are medians. All read
 * every file with the same grammar (TSX). A variable that is the only argument takes the whole list in GritQL, so its
 * ast-grep form is `$$$`; and GritQL's `.` also stands for `?.`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type SgNode, tsx } from '@ast-grep/napi';
import { type Corpus, makeCorpus } from './corpus.ts';
import { geometricMean, median } from './scan-report.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const astGrep = join(project, 'node_modules/.bin/ast-grep');
const regrade = join(project, 'cli/regrade.mjs');
const scripts = new Set(['.js', '.mjs', '.cjs']);
/** Fill the corpus where there are too few scripts. */
const typed = new Set(['.ts', '.mts', '.cts']);
const mostFiles = 20_000;
/** Runs of each tool and pattern, by default; `--rounds N` asks for others. */
const usualRounds = 5;
/** The tree walk reads every n-th file and is scaled: all of them would take minutes and say the same. */
const walkShare = 20;

interface QueryPattern {
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
  /** Its literals or their neighbours rule files out; those of the geometric mean. */
  readonly isSelective: boolean;
}

/** From a literal that no file has to a shape that every file has. */
const patterns: readonly QueryPattern[] = [
  { name: 'no hit', ours: '`moment().format($f)`', theirs: 'moment().format($$$F)', isSelective: true },
  { name: 'rare', ours: '`util.inherits($a, $b)`', theirs: 'util.inherits($A, $B)', isSelective: true },
  { name: 'selective', ours: '`console.log($x)`', theirs: 'console.log($$$X)', isSelective: true },
  { name: 'common', ours: '`Object.keys($o)`', theirs: 'Object.keys($$$O)', isSelective: true },
  { name: 'statement', ours: '`throw new Error($m)`', theirs: 'throw new Error($$$M)', isSelective: true },
  { name: 'everywhere', ours: '`require($m)`', theirs: 'require($$$M)', isSelective: true },
  { name: 'operator', ours: '`$a == $b`', theirs: '$A == $B', isSelective: false },
  { name: 'any call', ours: '`$f($x)`', theirs: '$F($$$X)', isSelective: false },
];

/** One run of a tool. */
interface Timing {
  readonly ms: number;
  readonly sites: number;
}

/** The figures of one pattern: sites, milliseconds, ratios. */
interface QueryRow {
  readonly name: string;
  readonly pattern: string;
  readonly isSelective: boolean;
  readonly sites: number;
  readonly astGrepSites: number;
  readonly regradeMs: number;
  readonly astGrepMs: number;
  readonly overAstGrep: number;
  readonly overWalk: number;
}

/** `npm run bench -- query [--json] [--rounds N] [FOLDER...]`; the folders are the installed packages of project and demo by default. */
export async function benchQuery(args: readonly string[]): Promise<readonly string[]> {
  const { values, positionals: folders } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, rounds: { type: 'string', default: String(usualRounds) } },
    allowPositionals: true,
  });
  const rounds = Number(values.rounds);
  const installed = ['node_modules', 'infra/demo/fleet/node_modules'].map((path) => join(project, path));
  const roots = folders.length > 0 ? folders : installed.filter((path) => existsSync(path));
  const corpus = makeCorpus(roots, scripts, mostFiles, typed);
  try {
    const settings = join(corpus.directory, 'sgconfig.yml');
    const globs = [...scripts, ...typed].map((extension) => `"*${extension}"`).join(', ');
    writeFileSync(settings, `ruleDirs: []\nlanguageGlobs:\n  tsx: [${globs}]\n`);
    const walkMs = walkTrees(corpus);
    const rows: QueryRow[] = [];
    for (const pattern of patterns)
      rows.push(told(await measure(pattern, corpus, { walkMs, settings, rounds })));
    const figures = { walkMs, rounds, rows };
    return values.json ? [JSON.stringify(report(corpus, figures))] : table(corpus, figures);
  } finally {
    corpus.remove();
  }
}

/** Rows are shown as they are measured: an interrupted run has said something. */
function told(row: QueryRow): QueryRow {
  process.stderr.write(`${row.name}: ${row.overAstGrep.toFixed(2)} times ast-grep\n`);
  return row;
}

interface QueryFigures {
  readonly walkMs: number;
  readonly rounds: number;
  readonly rows: readonly QueryRow[];
}

function report({ files, bytes }: Corpus, { walkMs, rounds, rows }: QueryFigures) {
  return { files: files.length, bytes, rounds, walkMs, geometricMean: selectiveMean(rows), rows };
}

function table({ files, bytes }: Corpus, { walkMs, rounds, rows }: QueryFigures): readonly string[] {
  const columns = 'pattern sites ast-grep-sites regrade ast-grep ast-grep/regrade walk/regrade';
  return [
    `${files.length} files, ${(bytes / 1e6).toFixed(0)} MB; medians of ${rounds} interleaved runs, whole processes, milliseconds`,
    `plain walk over all nodes, one core, from every ${walkShare}th file: ${walkMs.toFixed(0)}`,
    columns.replaceAll(' ', '\t'),
    ...rows.map((row) =>
      [
        row.name,
        row.sites,
        row.astGrepSites,
        row.regradeMs.toFixed(0),
        row.astGrepMs.toFixed(0),
        row.overAstGrep.toFixed(2),
        row.overWalk.toFixed(2),
      ].join('\t'),
    ),
    `geometric mean of ast-grep/regrade over the selective patterns: ${selectiveMean(rows).toFixed(2)}`,
  ];
}

function selectiveMean(rows: readonly QueryRow[]): number {
  return geometricMean(rows.filter(({ isSelective }) => isSelective).map(({ overAstGrep }) => overAstGrep));
}

async function measure(
  { name, ours, theirs, isSelective }: QueryPattern,
  { directory }: Corpus,
  {
    walkMs,
    settings,
    rounds,
  }: { readonly walkMs: number; readonly settings: string; readonly rounds: number },
): Promise<QueryRow> {
  const own: Timing[] = [];
  const other: Timing[] = [];
  const theirArgs = ['run', '-c', settings, '-p', theirs, '-l', 'tsx', '--json=stream', directory];
  for (let round = 0; round < rounds; round += 1) {
    own.push(await timed(process.execPath, [regrade, 'search', ours, directory, '--json']));
    other.push(await timed(astGrep, theirArgs));
  }
  const [regradeMs, astGrepMs] = [median(own.map(({ ms }) => ms)), median(other.map(({ ms }) => ms))];
  return {
    ...{ name, pattern: ours, isSelective, regradeMs, astGrepMs },
    sites: own[0]?.sites ?? 0,
    astGrepSites: other[0]?.sites ?? 0,
    overAstGrep: astGrepMs / regradeMs,
    overWalk: walkMs / regradeMs,
  };
}

/** What it prints is counted as it comes: every call of a large corpus is more than fits in memory. */
async function timed(command: string, args: readonly string[]): Promise<Timing> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [sites, isLineStart, complaint] = [0, true, ''];
  child.stdout.on('data', (bytes: Buffer) => {
    sites += countRecords(bytes, isLineStart);
    isLineStart = bytes.at(-1) === newline;
  });
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = `${complaint}${bytes}`.slice(-500);
  });
  const [status] = await once(child, 'close');
  const ms = performance.now() - start;
  // Both end with 1 at most: ast-grep where nothing is found, regrade where a file could not be matched.
  if (status === null || status > 1) throw new Error(`${command} ended with ${status}: ${complaint}`);
  return { ms, sites };
}

const newline = 0x0a;
const brace = 0x7b;

/** Lines of JSON Lines that begin a record in these bytes. */
function countRecords(bytes: Buffer, isLineStart: boolean): number {
  let records = isLineStart && bytes[0] === brace ? 1 : 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1))
    if (bytes[at + 1] === brace) records += 1;
  return records;
}

function walkTrees({ files }: Corpus): number {
  const start = performance.now();
  for (let index = 0; index < files.length; index += walkShare) {
    const file = files[index];
    if (file !== undefined) walkNode(tsx.parse(readFileSync(file, 'utf8')).root());
  }
  return (performance.now() - start) * walkShare;
}

function walkNode(node: SgNode): void {
  for (const child of node.children()) walkNode(child);
}
