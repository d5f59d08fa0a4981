/**
 * Compares our sites with those of the ast-grep CLI, path and range, pattern by pattern, and says why each difference is one.
 *
 * Ranges are compared as offsets in bytes: ours count UTF-16 units and theirs characters, which is the same place.
 * A difference is explained by what the file is, checked on the file itself; whatever has no reason stays unexplained and is
 * listed as such.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { js, type SgNode, tsx } from '@ast-grep/napi';
import type { ScanPattern, SitePattern } from './scan-patterns.ts';
import { readLines } from './scan-process.ts';
import type { Reporter } from './scan-report.ts';
import type { ScanTool } from './scan-tools.ts';

/** Why the two sets differ at a site. */
export type DifferenceReason =
  /** Larger than our limit for a file; ours does not read it. */
  | 'too-large'
  /** Not UTF-8; the two decode it, or refuse it, in their own ways. */
  | 'encoding'
  /** The file does not parse: trees of broken code differ between releases of a grammar. */
  | 'syntax-error'
  /** Ours reads JavaScript with the grammar of TSX, as GritQL does; the other grammar has no such node, or has one where ours has none. */
  | 'grammar'
  | 'unexplained';

/** One site that only one of the two found. */
export interface SiteDifference {
  readonly pattern: string;
  readonly only: 'regrade' | 'ast-grep';
  /** `path:start-end`, offsets in bytes. */
  readonly site: string;
  /** The start of its text, on one line. */
  readonly text: string;
  readonly reason: DifferenceReason;
}

/** One pattern's comparison. */
export interface SiteComparison {
  readonly pattern: string;
  /** Sites that both found. */
  readonly equal: number;
  readonly differences: readonly SiteDifference[];
}

/** What is compared over which folder. */
export interface ComparisonOptions {
  readonly directory: string;
  readonly regrade: ScanTool;
  readonly astGrep: ScanTool;
  readonly patterns: readonly SitePattern[];
  readonly report: Reporter;
  readonly signal?: AbortSignal;
}

/** Compares all patterns. */
export async function compareSites(options: ComparisonOptions): Promise<readonly SiteComparison[]> {
  const comparisons: SiteComparison[] = [];
  for (const pattern of options.patterns) {
    comparisons.push(await comparePattern(pattern, options));
    options.report.progress('sites', comparisons.length, options.patterns.length);
  }
  return comparisons;
}

async function comparePattern(pattern: SitePattern, options: ComparisonOptions): Promise<SiteComparison> {
  const ours = await ourSites(pattern.ours, options);
  const theirs = new Set<string>();
  for (const each of pattern.theirs) for (const site of await theirSites(each, options)) theirs.add(site);
  const difference = (only: SiteDifference['only']) => (site: string) =>
    describe(options.directory, { pattern: pattern.ours, only, site });
  return {
    pattern: pattern.ours,
    equal: ours.intersection(theirs).size,
    differences: [
      ...[...ours.difference(theirs)].map(difference('regrade')),
      ...[...theirs.difference(ours)].map(difference('ast-grep')),
    ],
  };
}

const blank: ScanPattern = { name: '', ours: '', theirs: '', literal: '', selective: false };

interface Place {
  readonly offset: number;
}

async function ourSites(pattern: string, options: ComparisonOptions): Promise<Set<string>> {
  const sites = new Set<string>();
  let [lastFile, toBytes] = ['', bytesIn('')];
  const onLine = (line: string) => {
    if (!line.startsWith('{')) return;
    const { path, start, end } = JSON.parse(line) as { path: string; start?: Place; end?: Place };
    const file = shortName(path);
    if (file !== lastFile) toBytes = bytesIn(readFileSync(join(options.directory, file), 'utf8'));
    lastFile = file;
    sites.add(
      start === undefined || end === undefined
        ? `${file}:failed`
        : `${file}:${toBytes(start.offset)}-${toBytes(end.offset)}`,
    );
  };
  await readLines(
    options.regrade.command({ ...blank, ours: pattern }, options.directory),
    onLine,
    options.signal,
  );
  return sites;
}

/** From UTF-16 offsets of a text to offsets in its bytes. */
function bytesIn(text: string): (offset: number) => number {
  const plain = Buffer.byteLength(text) === text.length;
  return (offset) => (plain ? offset : Buffer.byteLength(text.slice(0, offset)));
}

async function theirSites(pattern: string, options: ComparisonOptions): Promise<Set<string>> {
  const sites = new Set<string>();
  const onLine = (line: string) => {
    if (!line.startsWith('{')) return;
    const { file, range } = JSON.parse(line) as {
      file: string;
      range: { byteOffset: { start: number; end: number } };
    };
    sites.add(`${shortName(file)}:${range.byteOffset.start}-${range.byteOffset.end}`);
  };
  await readLines(
    options.astGrep.command({ ...blank, theirs: pattern }, options.directory),
    onLine,
    options.signal,
  );
  return sites;
}

/** The path's last two parts: what both print alike, and one name for each file of a benchmark's corpus. */
function shortName(path: string): string {
  return path.split('/').slice(-2).join('/');
}

/** Our limit for a file, in bytes, where none is given. */
const maxBytes = 1_000_000;

/** Characters of a difference's text that are shown. */
const shownText = 80;

function describe(
  directory: string,
  difference: Pick<SiteDifference, 'pattern' | 'only' | 'site'>,
): SiteDifference {
  const [file = '', range = ''] = difference.site.split(':');
  const path = join(directory, file);
  const bytes = readFileSync(path);
  const [start = 0, end = 0] = range.split('-').map(Number);
  const text = bytes.toString('utf8', start, Math.min(end, start + shownText)).replaceAll(/\s+/g, ' ');
  return { ...difference, text, reason: reasonOf(bytes, start, end) };
}

function reasonOf(bytes: Buffer, start: number, end: number): DifferenceReason {
  if (bytes.length > maxBytes) return 'too-large';
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) return 'encoding';
  const trees = [js, tsx].map((grammar) => grammar.parse(text).root());
  if (trees.some((tree) => tree.find({ rule: { kind: 'ERROR' } }) !== null)) return 'syntax-error';
  const [from, to] = [start, end].map((offset) => bytes.toString('utf8', 0, offset).length);
  const [one, other] = trees.map((tree) => shapeAt(tree, from ?? 0, to ?? 0));
  return one === other ? 'unexplained' : 'grammar';
}

/** The kinds of the nodes that span exactly these characters, and of their children: how a grammar reads them. */
function shapeAt(root: SgNode, from: number, to: number): string {
  let [node, shape]: [SgNode | undefined, string] = [root, ''];
  while (node !== undefined) {
    const { start, end } = node.range();
    const children: readonly SgNode[] = node.children();
    if (start.index === from && end.index === to)
      shape += `${node.kind()}(${children.map((child) => child.kind()).join(' ')})`;
    node = children.find((child) => child.range().start.index <= from && child.range().end.index >= to);
  }
  return shape;
}

/** How many comparisons have no difference, then every difference with its reason. */
export function siteLines(comparisons: readonly SiteComparison[]): readonly string[] {
  const equal = comparisons.filter(({ differences }) => differences.length === 0).length;
  const sites = comparisons.reduce((sum, each) => sum + each.equal, 0);
  return [
    `equal sites for ${equal} of ${comparisons.length} patterns, ${sites} sites in both`,
    ...comparisons.flatMap(({ differences }) =>
      differences.map((each) =>
        [each.reason, `only ${each.only}`, each.pattern, each.site, each.text].join('\t'),
      ),
    ),
  ];
}
