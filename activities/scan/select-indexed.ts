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

/** What selects files of indexed commits. */
export interface IndexedSelection {
  readonly scope: FileScope;
  readonly appliesTo: (path: string) => boolean;
}

/** A commit to select from. */
export interface IndexedCommit {
  readonly head: CommitHead;
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

/** Divides the files of commits; globs and kinds of names are understood once for all of them. */
export function createIndexedSelector(selection: IndexedSelection): (commit: IndexedCommit) => IndexedFiles {
  const inside = createInsideTest(selection.scope);
  const kinds = new Map<string, NameKind>();
  const kindOf = (name: string) => {
    const sample = samplePath(name);
    const kind = kinds.get(name) ?? {
      sample,
      applies: selection.appliesTo(sample),
      isInside: inside.needsPath || inside.test(sample),
    };
    kinds.set(name, kind);
    return kind;
  };
  return (commit) => {
    const classOf = createClassifier(selection.scope, commit, commit.head.nameKinds.map(kindOf));
    const listed = inside.needsPath ? commit.files() : undefined;
    const isOutside = (at: number) => listed !== undefined && !inside.test(listed[at]?.path ?? '');
    return divide(commit, (at) => (isOutside(at) ? 'outside' : classOf(at)));
  };
}

function divide({ head, columns }: IndexedCommit, classOf: (at: number) => Seen): IndexedFiles {
  const excluded: Partial<Record<ExcludedClass, number>> = {};
  if (head.unnamable > 0) excluded.unnamable = head.unnamable;
  const candidates: number[] = [];
  let [files, bytes] = [0, 0];
  for (let at = 0; at < head.numbers.length; at += 1) {
    const seen = classOf(at);
    if (seen === 'candidate') candidates.push(at);
    else if (seen === 'clean') {
      files += 1;
      bytes += columns.sizes[head.numbers[at] ?? 0] ?? 0;
    } else excluded[seen] = (excluded[seen] ?? 0) + 1;
  }
  return { candidates, clean: { files, bytes }, excluded };
}

type Seen = ExcludedClass | 'candidate' | 'clean';

/** What all paths of one kind of names have in common. */
interface NameKind {
  readonly sample: string;
  readonly applies: boolean;
  /** False where no path of the kind is within the globs. */
  readonly isInside: boolean;
}

function createClassifier(
  scope: FileScope,
  { head, columns }: IndexedCommit,
  kinds: readonly NameKind[],
): (at: number) => Seen {
  return (at) => {
    const kind = kinds[head.kinds[at] ?? 0];
    if (kind?.isInside !== true) return 'outside';
    const bits = head.classes[at] ?? 0;
    if ((bits & pathBits.special) !== 0) return 'special';
    if (!kind.applies) return 'language';
    if (!scope.vendored && (bits & pathBits.vendored) !== 0) return 'vendored';
    if (!scope.generated && (bits & pathBits.generated) !== 0) return 'generated';
    return classifyBlob(columns, head.numbers[at] ?? 0, { scope, sample: kind.sample });
  };
}

/** Globs over the ending of the name alone, e.g. any folder's `*.{js,ts}`: every path of one kind of names fares alike. */
const endingGlob = /^\*\*\/\*\.(?:[\w-]+|\{[\w,-]+\})$/;

function createInsideTest(scope: FileScope) {
  const includes = createGlobMatcher(scope.include, true);
  const excludes = createGlobMatcher(scope.exclude, false);
  return {
    needsPath: ![...scope.include, ...scope.exclude].every((glob) => endingGlob.test(glob)),
    test: (path: string) => includes(path) && !excludes(path),
  };
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
