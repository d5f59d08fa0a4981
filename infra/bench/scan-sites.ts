/**
 * Compares our sites with those of the ast-grep CLI, path and range, pattern by pattern, and says why each difference is one.
 *
 * A difference is explained by what the file is, checked on the file itself; whatever has no reason stays unexplained and is
 * listed as such.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { js } from '@ast-grep/napi';
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
  | 'unexplained';

/** One site that only one of the two found. */
export interface SiteDifference {
  readonly pattern: string;
  readonly only: 'regrade' | 'ast-grep';
  /** `path:line:column-line:column`, from 1. */
  readonly site: string;
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
  const { regrade, astGrep } = options;
  const ours = await sitesOf(regrade, { ...blank, ours: pattern.ours }, ourSite, options);
  const theirs = new Set<string>();
  for (const each of pattern.theirs)
    for (const site of await sitesOf(astGrep, { ...blank, theirs: each }, theirSite, options))
      theirs.add(site);
  const difference =
    (only: SiteDifference['only']) =>
    (site: string): SiteDifference => ({
      pattern: pattern.ours,
      only,
      site,
      reason: reasonOf(options.directory, site),
    });
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

async function sitesOf(
  tool: ScanTool,
  pattern: ScanPattern,
  read: (line: string) => string,
  { directory, signal }: ComparisonOptions,
): Promise<Set<string>> {
  const sites = new Set<string>();
  const onLine = (line: string) => {
    if (line.startsWith('{')) sites.add(read(line));
  };
  await readLines(tool.command(pattern, directory), onLine, signal);
  return sites;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function ourSite(line: string): string {
  const { path, start, end } = JSON.parse(line) as { path: string; start?: Place; end?: Place };
  return start === undefined || end === undefined ? `${path}:failed` : siteName(path, start, end);
}

/** Lines and columns of ast-grep count from 0. */
function theirSite(line: string): string {
  const { file, range } = JSON.parse(line) as { file: string; range: { start: Place; end: Place } };
  const fromOne = (place: Place) => ({ line: place.line + 1, column: place.column + 1 });
  return siteName(file, fromOne(range.start), fromOne(range.end));
}

/** The path's last two parts: what both print alike, and one name for each file of a benchmark's corpus. */
function siteName(path: string, start: Place, end: Place): string {
  const file = path.split('/').slice(-2).join('/');
  return `${file}:${start.line}:${start.column}-${end.line}:${end.column}`;
}

/** Our limit for a file, in bytes, where none is given. */
const maxBytes = 1_000_000;

function reasonOf(directory: string, site: string): DifferenceReason {
  const path = join(directory, site.slice(0, site.indexOf(':')));
  if (statSync(path).size > maxBytes) return 'too-large';
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) return 'encoding';
  return js
    .parse(text)
    .root()
    .find({ rule: { kind: 'ERROR' } }) === null
    ? 'unexplained'
    : 'syntax-error';
}

/** How many comparisons have no difference, then every difference with its reason. */
export function siteLines(comparisons: readonly SiteComparison[]): readonly string[] {
  const equal = comparisons.filter(({ differences }) => differences.length === 0).length;
  const sites = comparisons.reduce((sum, each) => sum + each.equal, 0);
  return [
    `equal sites for ${equal} of ${comparisons.length} patterns, ${sites} sites in both`,
    ...comparisons.flatMap(({ differences }) =>
      differences.map((each) => [each.reason, `only ${each.only}`, each.pattern, each.site].join('\t')),
    ),
  ];
}
