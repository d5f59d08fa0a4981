/**
 * The query engine beside the ast-grep CLI and a plain tree walk, on the same real files in the same run.
 *
 * Whole processes, start included, results as JSON to nowhere; the tools take turns, the figures are medians. All read
 * every file with the same grammar (TSX). A variable that is the only argument takes the whole list in GritQL, so its
 * ast-grep form is `$$$`; and GritQL's `.` also stands for `?.`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
const rounds = 5;
/** The tree walk reads every n-th file and is scaled: all of them would take minutes and say the same. */
const walkShare = 20;
const maxBuffer = 2 ** 30;

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

/** `npm run bench -- query [--json] [FOLDER...]`; the folders are the installed packages of project and demo by default. */
export function benchQuery(args: readonly string[]): readonly string[] {
  const folders = args.filter((arg) => arg !== '--json');
  const installed = ['node_modules', 'infra/demo/fleet/node_modules'].map((path) => join(project, path));
  const roots = folders.length > 0 ? folders : installed.filter((path) => existsSync(path));
  const corpus = makeCorpus(roots, scripts, mostFiles, typed);
  try {
    const settings = join(corpus.directory, 'sgconfig.yml');
    const globs = [...scripts, ...typed].map((extension) => `"*${extension}"`).join(', ');
    writeFileSync(settings, `ruleDirs: []\nlanguageGlobs:\n  tsx: [${globs}]\n`);
    const walkMs = walkTrees(corpus);
    const rows = patterns.map((pattern) => measure(pattern, corpus, { walkMs, settings }));
    return args.includes('--json')
      ? [JSON.stringify(report(corpus, walkMs, rows))]
      : table(corpus, walkMs, rows);
  } finally {
    corpus.remove();
  }
}

function report({ files, bytes }: Corpus, walkMs: number, rows: readonly QueryRow[]) {
  return { files: files.length, bytes, rounds, walkMs, geometricMean: selectiveMean(rows), rows };
}

function table({ files, bytes }: Corpus, walkMs: number, rows: readonly QueryRow[]): readonly string[] {
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

function measure(
  { name, ours, theirs, isSelective }: QueryPattern,
  { directory }: Corpus,
  { walkMs, settings }: { readonly walkMs: number; readonly settings: string },
): QueryRow {
  const own: ReturnType<typeof timed>[] = [];
  const other: ReturnType<typeof timed>[] = [];
  const theirArgs = ['run', '-c', settings, '-p', theirs, '-l', 'tsx', '--json=stream', directory];
  for (let round = 0; round < rounds; round += 1) {
    own.push(timed(process.execPath, [regrade, 'search', ours, directory, '--json']));
    other.push(timed(astGrep, theirArgs));
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

function timed(
  command: string,
  arguments_: readonly string[],
): { readonly ms: number; readonly sites: number } {
  const start = performance.now();
  const { stdout, stderr, status } = spawnSync(command, arguments_, { encoding: 'utf8', maxBuffer });
  const ms = performance.now() - start;
  // Both end with 1 at most: ast-grep where nothing is found, regrade where a file could not be matched.
  if (status === null || status > 1)
    throw new Error(`${command} ended with ${status}: ${stderr.slice(0, 500)}`);
  return { ms, sites: stdout.split('\n').filter((line) => line.startsWith('{')).length };
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
