/**
 * Which files of a repository are scanned, and why the others are not: every file has exactly one class.
 *
 * Pure. By path first (nothing is read), then by content. The lists of paths follow what GitHub Linguist calls vendored
 * and generated (`lib/linguist/vendor.yml`, `generated.rb`), reduced to what occurs in languages we match.
 */
import picomatch from 'picomatch';
import type { FileScope } from '../../core/spec/spec.ts';
import type { TreeFile } from '../adapters/git/tree.ts';
import type { AttributeLookup } from './git-attributes.ts';

/** Why a file is not scanned. */
export type ExcludedClass =
  /** Not in the globs of the scope. */
  | 'outside'
  /** No step's language has its extension. */
  | 'language'
  /** Symbolic link or submodule. */
  | 'special'
  /** Its path is not UTF-8. */
  | 'unnamable'
  | 'vendored'
  | 'generated'
  | 'too-large'
  | 'binary'
  /** Not UTF-8. */
  | 'encoding';

/** Classes that only the content tells. */
export type ContentClass = Extract<ExcludedClass, 'generated' | 'too-large' | 'binary' | 'encoding'>;

/** How many files of each class were left out; classes without files are absent. */
export type ExcludedCounts = Readonly<Partial<Record<ExcludedClass, number>>>;

/** The files to scan and the count of the others. */
export interface SelectedFiles {
  readonly files: readonly TreeFile[];
  readonly excluded: ExcludedCounts;
}

/** What selects files. */
export interface FileSelection {
  readonly scope: FileScope;
  readonly attributes: AttributeLookup;
  /** True where some step may match a file of this path. */
  readonly appliesTo: (path: string) => boolean;
}

const vendoredPath = new RegExp(
  [
    'node_modules|bower_components|jspm_packages|web_modules|vendor|vendors|third[-_]?party|3rd[-_]?party',
    'externals?|extern|Pods|Carthage|Godeps|_vendor|site-packages|\\.yarn|\\.pnp|\\.venv|venv',
  ]
    .join('|')
    .replace(/^(.*)$/s, '(?:^|/)(?:$1)/'),
);

const generatedPath = new RegExp(
  [
    '(?:^|/)(?:__generated__|generated|\\.next|\\.nuxt|\\.svelte-kit)/',
    '[.-]min\\.(?:js|mjs|cjs|css)$',
    '\\.(?:generated|gen|designer|g)\\.[a-z]+$',
    '\\.(?:js|mjs|cjs|css)\\.map$|\\.bundle\\.js$|\\.chunk\\.js$',
    '(?:\\.pb\\.(?:go|cc|h)|_pb2(?:_grpc)?\\.py|_pb\\.(?:js|d\\.ts)|\\.pb\\.ts)$',
    '(?:^|/)(?:package-lock\\.json|npm-shrinkwrap\\.json|yarn\\.lock|pnpm-lock\\.yaml|composer\\.lock|Cargo\\.lock)$',
    '(?:^|/)\\.pnp\\.(?:c|m)?js$',
  ].join('|'),
);

const regularModes: ReadonlySet<string> = new Set(['100644', '100755', '100664']);

/** Divides a tree's files by path. */
export function selectFiles(
  listing: { readonly files: readonly TreeFile[]; readonly unnamable: number },
  selection: FileSelection,
): SelectedFiles {
  const classify = createPathClassifier(selection);
  const excluded: Partial<Record<ExcludedClass, number>> = {};
  if (listing.unnamable > 0) excluded.unnamable = listing.unnamable;
  const files = listing.files.filter((file) => {
    const reason = classify(file);
    if (reason !== undefined) excluded[reason] = (excluded[reason] ?? 0) + 1;
    return reason === undefined;
  });
  return { files, excluded };
}

function createPathClassifier(selection: FileSelection): (file: TreeFile) => ExcludedClass | undefined {
  const { scope, attributes, appliesTo } = selection;
  const includes = createGlobMatcher(scope.include, true);
  const excludes = createGlobMatcher(scope.exclude, false);
  return ({ path, mode }) => {
    if (!includes(path) || excludes(path)) return 'outside';
    if (!regularModes.has(mode)) return 'special';
    if (!appliesTo(path)) return 'language';
    const marks = attributes(path);
    if (!scope.vendored && (marks.vendored ?? vendoredPath.test(path))) return 'vendored';
    if (!scope.generated && (marks.generated ?? generatedPath.test(path))) return 'generated';
    return undefined;
  };
}

/** Matches any of the globs (picomatch, hidden files included); `whenNone` is the answer without globs. */
export function createGlobMatcher(globs: readonly string[], whenNone: boolean): (path: string) => boolean {
  if (globs.length === 0) return () => whenNone;
  return picomatch([...globs], { dot: true });
}

const headerBytes = 1_000;
/** Either the mark that tools agree on, or both words close together: prose about generated things is not a mark. */
const generatedHeader =
  /@generated\b|\bgenerated\b[\s\S]{0,200}\bdo not (?:edit|modify)\b|\bdo not (?:edit|modify)\b[\s\S]{0,200}\bgenerated\b/i;
/** Mean bytes a line above which JavaScript and CSS count as minified; Linguist's number. */
const minifiedMean = 110;
/** The same for other languages, where long lines are usual: data, not written by hand. */
const denseMean = 500;
/** Below this size a long line says nothing. */
const minifiedLeast = 2_000;
const newline = 10;

/** What content says of a file: binary and non-UTF-8 content cannot be matched, generated content is not wanted. */
export function classifyContent(
  path: string,
  bytes: Uint8Array,
  scope: Pick<FileScope, 'generated'>,
): Exclude<ContentClass, 'too-large' | 'encoding'> | undefined {
  if (bytes.includes(0)) return 'binary';
  if (scope.generated) return undefined;
  const header = Buffer.from(bytes.subarray(0, headerBytes)).toString('latin1');
  if (generatedHeader.test(header)) return 'generated';
  return bytes.length >= minifiedLeast && isDense(path, bytes) ? 'generated' : undefined;
}

function isDense(path: string, bytes: Uint8Array): boolean {
  let lines = 1;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1;
  const limit = /\.(?:[cm]?js|css)$/.test(path) ? minifiedMean : denseMean;
  return bytes.length / lines > limit;
}

/** Adds counts. */
export function addCounts(one: ExcludedCounts, other: ExcludedCounts): ExcludedCounts {
  const sum: Partial<Record<ExcludedClass, number>> = { ...one };
  for (const [key, count] of Object.entries(other)) {
    const name = key as ExcludedClass;
    sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}

/** Counts for people, most first, e.g. `30 vendored, 2 generated`; empty where nothing was left out. */
export function describeCounts(counts: ExcludedCounts): string {
  return Object.entries(counts)
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
