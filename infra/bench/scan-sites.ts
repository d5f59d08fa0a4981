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
import type { SitePattern } from './scan-patterns.ts';
import type { Reporter } from './scan-report.ts';
import type { ScanTool } from './scan-tools.ts';
import { addTheirSites, offsetsOf, ourSites, type SiteSets } from './site-sets.ts';

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

/** Compares all patterns; each is told as soon as it is compared, so that an interrupted run has said something. */
export async function compareSites(options: ComparisonOptions): Promise<readonly SiteComparison[]> {
  const comparisons: SiteComparison[] = [];
  for (const pattern of options.patterns) {
    const comparison = await comparePattern(pattern, options);
    comparisons.push(comparison);
    options.report.line(comparisonLine(comparison));
    options.report.progress('sites', comparisons.length, options.patterns.length);
  }
  return comparisons;
}

async function comparePattern(pattern: SitePattern, options: ComparisonOptions): Promise<SiteComparison> {
  const { directory, signal } = options;
  const ours = await ourSites(pattern.ours, { directory, signal, tool: options.regrade });
  const theirs: SiteSets = new Map();
  for (const each of pattern.theirs)
    await addTheirSites(theirs, each, { directory, signal, tool: options.astGrep });
  const differences: SiteDifference[] = [];
  let equal = 0;
  for (const file of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
    const [own, other] = [ours.get(file) ?? new Set<number>(), theirs.get(file) ?? new Set<number>()];
    equal += own.intersection(other).size;
    const only = { regrade: own.difference(other), 'ast-grep': other.difference(own) };
    if (only.regrade.size + only['ast-grep'].size > 0)
      differences.push(...differencesIn(readSource(directory, file), pattern.ours, only));
  }
  return { pattern: pattern.ours, equal, differences };
}

/** Our limit for a file, in bytes, where none is given. */
const maxBytes = 1_000_000;

/** Characters of a difference's text that are shown. */
const shownText = 80;

/** A file with differences, read and parsed once for all of them. */
interface DifferingFile {
  readonly file: string;
  readonly bytes: Buffer;
  /** Why all of its differences are what they are; absent where each has to be looked at. */
  readonly reason?: DifferenceReason;
  /** Its trees by the grammars of both. */
  readonly trees: readonly SgNode[];
}

function readSource(directory: string, file: string): DifferingFile {
  const bytes = readFileSync(join(directory, file));
  if (bytes.length > maxBytes) return { file, bytes, trees: [], reason: 'too-large' };
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) return { file, bytes, trees: [], reason: 'encoding' };
  const trees = [js, tsx].map((grammar) => grammar.parse(text).root());
  const isBroken = trees.some((tree) => tree.find({ rule: { kind: 'ERROR' } }) !== null);
  return { file, bytes, trees, ...(isBroken ? { reason: 'syntax-error' } : {}) };
}

function differencesIn(
  source: DifferingFile,
  pattern: string,
  only: Readonly<Record<SiteDifference['only'], ReadonlySet<number>>>,
): readonly SiteDifference[] {
  const of = (tool: SiteDifference['only']) =>
    [...only[tool]].map((range): SiteDifference => {
      const [start, end] = offsetsOf(range);
      const text = source.bytes.toString('utf8', start, Math.min(end, start + shownText));
      return {
        pattern,
        only: tool,
        site: `${source.file}:${start}-${end}`,
        text: text.replaceAll(/\s+/g, ' '),
        reason: source.reason ?? reasonOf(source, start, end),
      };
    });
  return [...of('regrade'), ...of('ast-grep')];
}

function reasonOf({ bytes, trees }: DifferingFile, start: number, end: number): DifferenceReason {
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

/** Differences that are shown of each class; all of them are in the report as JSON. */
const shownOfClass = 5;

/** How many comparisons have no difference, a line a pattern, then of each class of differences the first ones. */
export function siteLines(comparisons: readonly SiteComparison[]): readonly string[] {
  const without = comparisons.filter(({ differences }) => differences.length === 0).length;
  const sites = comparisons.reduce((sum, { equal }) => sum + equal, 0);
  const classes = Map.groupBy(
    comparisons.flatMap(({ differences }) => differences),
    ({ reason }) => reason,
  );
  return [
    `equal sites for ${without} of ${comparisons.length} patterns, ${sites} sites in both`,
    ...comparisons.map(comparisonLine),
    ...[...classes].flatMap(([reason, differences]) => [
      `${reason}: ${differences.length} in ${new Set(differences.map(({ site }) => site.split(':')[0])).size} files`,
      ...differences
        .slice(0, shownOfClass)
        .map((each) => [`  only ${each.only}`, each.pattern, each.site, each.text].join('\t')),
    ]),
  ];
}

/** E.g. the pattern, `794 in both` and `2 syntax-error`, apart by tabs. */
function comparisonLine({ pattern, equal, differences }: SiteComparison): string {
  const classes = Map.groupBy(differences, ({ reason }) => reason);
  const counts = [...classes].map(([reason, { length }]) => `${length} ${reason}`);
  return [pattern, `${equal} in both`, counts.length === 0 ? 'no difference' : counts.join(', ')].join('\t');
}
