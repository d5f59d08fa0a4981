/**
 * Which files of a repository are scanned, and why the others are not: every file has exactly one class.
 *
 * Pure. By path first (nothing is read), then by content; what is vendored or generated says `core/file-classes.ts`.
 */
import picomatch from 'picomatch';
import { isGeneratedPath, isVendoredPath } from '../../core/file-classes.ts';
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
  /** A pointer of Git LFS: the content is kept elsewhere. */
  | 'lfs'
  /** Not UTF-8. */
  | 'encoding';

/** Classes that only the content tells. */
export type ContentClass = Extract<ExcludedClass, 'generated' | 'too-large' | 'binary' | 'lfs' | 'encoding'>;

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

const regularModes: ReadonlySet<string> = new Set(['100644', '100755', '100664']);

/** True for a file with content of its own: no symbolic link, no submodule. */
export function isRegularMode(mode: string): boolean {
  return regularModes.has(mode);
}

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
    if (!isRegularMode(mode)) return 'special';
    if (!appliesTo(path)) return 'language';
    const marks = attributes(path);
    if (!scope.vendored && (marks.vendored ?? isVendoredPath(path))) return 'vendored';
    if (!scope.generated && (marks.generated ?? isGeneratedPath(path))) return 'generated';
    return undefined;
  };
}

/** Matches any of the globs (picomatch, hidden files included); `whenNone` is the answer without globs. */
export function createGlobMatcher(globs: readonly string[], whenNone: boolean): (path: string) => boolean {
  if (globs.length === 0) return () => whenNone;
  return picomatch([...globs], { dot: true });
}

export { classifyContent } from '../../core/file-classes.ts';

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
