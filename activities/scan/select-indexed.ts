/**
 * Divides the files of an indexed commit into those that may match and those of which all is known. Pure, without paths
 * where the scope has no globs: a few nanoseconds a file.
 */
import { classifyFacts } from '../../core/file-classes.ts';
import type { FileScope } from '../../core/spec/spec.ts';
import type { TreeFile } from '../adapters/git/tree.ts';
import { type BlobColumns, blobFlags, judged, unpackFacts } from '../index/blob-columns.ts';
import { type CommitHead, pathBits, samplePath } from '../index/commit-table.ts';
import { createGlobMatcher, type ExcludedClass, type ExcludedCounts } from './file-classes.ts';

/** What selects files of an indexed commit. */
export interface IndexedSelection {
  readonly scope: FileScope;
  readonly appliesTo: (path: string) => boolean;
  readonly columns: BlobColumns;
  /** The commit's files with their paths; asked for only where globs need them. */
  readonly files: () => readonly TreeFile[];
}

/** The files to look at by position, and the count of the others. */
export interface IndexedFiles {
  readonly candidates: readonly number[];
  /** Files that surely do not match, which count as scanned. */
  readonly clean: { readonly files: number; readonly bytes: number };
  readonly excluded: ExcludedCounts;
}

/** Divides the files of a commit. */
export function selectIndexed(head: CommitHead, selection: IndexedSelection): IndexedFiles {
  const classOf = createClassifier(head, selection);
  const excluded: Partial<Record<ExcludedClass, number>> = {};
  if (head.unnamable > 0) excluded.unnamable = head.unnamable;
  const candidates: number[] = [];
  let [files, bytes] = [0, 0];
  for (let at = 0; at < head.numbers.length; at += 1) {
    const seen = classOf(at);
    if (seen === 'candidate') candidates.push(at);
    else if (seen === 'clean') {
      files += 1;
      bytes += selection.columns.sizes[head.numbers[at] ?? 0] ?? 0;
    } else excluded[seen] = (excluded[seen] ?? 0) + 1;
  }
  return { candidates, clean: { files, bytes }, excluded };
}

type Seen = ExcludedClass | 'candidate' | 'clean';

function createClassifier(head: CommitHead, selection: IndexedSelection): (at: number) => Seen {
  const { scope, appliesTo, columns } = selection;
  const samples = head.nameKinds.map(samplePath);
  const applies = samples.map(appliesTo);
  const isInside = createInsideTest(head, selection);
  return (at) => {
    if (!isInside(at)) return 'outside';
    const bits = head.classes[at] ?? 0;
    const kind = head.kinds[at] ?? 0;
    if ((bits & pathBits.special) !== 0) return 'special';
    if (applies[kind] !== true) return 'language';
    if (!scope.vendored && (bits & pathBits.vendored) !== 0) return 'vendored';
    if (!scope.generated && (bits & pathBits.generated) !== 0) return 'generated';
    return classifyBlob(columns, head.numbers[at] ?? 0, { scope, sample: samples[kind] ?? '' });
  };
}

/** Globs over the ending of the name alone, e.g. any folder's `*.{js,ts}`: every path of one kind of names fares alike. */
const endingGlob = /^\*\*\/\*\.(?:[\w-]+|\{[\w,-]+\})$/;

function createInsideTest(head: CommitHead, { scope, files }: IndexedSelection): (at: number) => boolean {
  const globs = [...scope.include, ...scope.exclude];
  if (globs.length === 0) return () => true;
  const includes = createGlobMatcher(scope.include, true);
  const excludes = createGlobMatcher(scope.exclude, false);
  const isInside = (path: string) => includes(path) && !excludes(path);
  if (globs.every((glob) => endingGlob.test(glob))) {
    const inside = head.nameKinds.map((kind) => isInside(samplePath(kind)));
    return (at) => inside[head.kinds[at] ?? 0] === true;
  }
  const listed = files();
  return (at) => isInside(listed[at]?.path ?? '');
}

function classifyBlob(
  columns: BlobColumns,
  number: number,
  { scope, sample }: { readonly scope: FileScope; readonly sample: string },
): Seen {
  const flags = number === 0 ? 0 : (columns.flags[number] ?? 0);
  if ((flags & blobFlags.known) === 0) return 'candidate';
  const size = columns.sizes[number] ?? 0;
  if (size > scope.maxBytes) return 'too-large';
  if ((flags & blobFlags.sizeOnly) !== 0) return 'candidate';
  const facts = unpackFacts({ size, lines: columns.lines[number] ?? 0, flags });
  const content = classifyFacts(sample, facts, scope);
  if (content !== undefined) return content;
  if ((flags & blobFlags.notUtf8) !== 0) return 'encoding';
  const verdict = columns.verdicts[number] ?? 0;
  return (verdict & judged) !== 0 && (verdict & 1) === 0 ? 'clean' : 'candidate';
}
