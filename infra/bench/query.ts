/**
 * The query engine beside the ast-grep CLI and a plain tree walk, on the same real files in the same run.
 *
 * Whole processes, start included, results as JSON to nowhere; the tools take turns, the figures are medians. A variable that
 * is the only argument takes the whole list in GritQL, so its ast-grep form is `$$$`: both find the same sites.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { js, type SgNode } from '@ast-grep/napi';
import { type Corpus, makeCorpus } from './corpus.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const astGrep = join(project, 'node_modules/.bin/ast-grep');
const regrade = join(project, 'cli/main.ts');
/** Only what `ast-grep --lang js` reads too. */
const extensions = new Set(['.js', '.mjs', '.cjs']);
const mostFiles = 20_000;
const rounds = 3;
/** The tree walk reads every n-th file and is scaled: all of them would take minutes and say the same. */
const walkShare = 10;
const maxBuffer = 2 ** 30;

/** From a literal that no file has to a shape that every file has. */
const patterns: readonly { readonly name: string; readonly ours: string; readonly theirs: string }[] = [
  { name: 'no hit', ours: '`moment().format($f)`', theirs: 'moment().format($$$F)' },
  { name: 'rare', ours: '`util.inherits($a, $b)`', theirs: 'util.inherits($A, $B)' },
  { name: 'selective', ours: '`console.log($x)`', theirs: 'console.log($$$X)' },
  { name: 'common', ours: '`Object.keys($o)`', theirs: 'Object.keys($$$O)' },
  { name: 'everywhere', ours: '`require($m)`', theirs: 'require($$$M)' },
  { name: 'no literal', ours: '`$a == $b`', theirs: '$A == $B' },
];

/** `npm run bench -- query [FOLDER...]`; the folders are the project's packages by default. */
export function benchQuery(folders: readonly string[]): readonly string[] {
  const roots = folders.length > 0 ? folders : [join(project, 'node_modules')];
  const corpus = makeCorpus(roots, extensions, mostFiles);
  try {
    const walk = walkTrees(corpus);
    const lines = patterns.map((pattern) => measure(pattern, corpus, walk));
    const megabytes = (corpus.bytes / 1e6).toFixed(0);
    return [
      `${corpus.files.length} files, ${megabytes} MB; medians of ${rounds} interleaved runs, whole processes, milliseconds`,
      `plain walk over all nodes, one core, from every ${walkShare}th file: ${walk.toFixed(0)}`,
      ['pattern', 'sites', 'ast-grep sites', 'regrade', 'ast-grep', 'ast-grep/regrade', 'walk/regrade'].join(
        '\t',
      ),
      ...lines,
    ];
  } finally {
    corpus.remove();
  }
}

function measure(pattern: (typeof patterns)[number], corpus: Corpus, walk: number): string {
  const [ours, theirs]: [number[], number[]] = [[], []];
  let [ourSites, theirSites] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const own = timed(process.execPath, [regrade, 'search', pattern.ours, corpus.directory, '--json']);
    const other = timed(astGrep, [
      'run',
      '-p',
      pattern.theirs,
      '-l',
      'js',
      '--json=stream',
      corpus.directory,
    ]);
    ours.push(own.ms);
    theirs.push(other.ms);
    [ourSites, theirSites] = [own.sites, other.sites];
  }
  const [own, other] = [median(ours), median(theirs)];
  const ratios = [(other / own).toFixed(2), (walk / own).toFixed(2)];
  return [pattern.name, ourSites, theirSites, own.toFixed(0), other.toFixed(0), ...ratios].join('\t');
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
    if (file !== undefined) walkNode(js.parse(readFileSync(file, 'utf8')).root());
  }
  return (performance.now() - start) * walkShare;
}

function walkNode(node: SgNode): void {
  for (const child of node.children()) walkNode(child);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
