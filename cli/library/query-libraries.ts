/**
 * The libraries that a query can call: those named with `--library`, the nearest `.grit` folder, and the ready patterns.
 *
 * A ready pattern serves only names that nothing else defines, and is read only where its name is called.
 */
import { namesCalledBy } from '../../query-language/compiler.ts';
import type { LibraryFile } from '../../query-language/index.ts';
import { type Library, nearestLibrary, readLibraries } from './library-files.ts';
import { readReadyFiles } from './read-library.ts';

/** Where libraries are looked for. */
export interface LibraryLookup {
  /** Absolute; the nearest `.grit` folder is looked for from here upwards. */
  readonly directory: string;
  /** Files and folders of `--library`, relative to the directory. */
  readonly given: readonly string[];
}

/** The libraries of the project: the named ones and the nearest `.grit` folder; throws `RG_CLI_LIBRARY`. */
export async function projectLibrary({ directory, given }: LibraryLookup): Promise<Library> {
  const nearest = await nearestLibrary(directory);
  return readLibraries([...given, ...(nearest === undefined ? [] : [nearest])], directory);
}

/** The project's files, and the ready patterns that a text or these files call. */
export async function withReadyPatterns(
  sources: readonly string[],
  files: readonly LibraryFile[],
): Promise<readonly LibraryFile[]> {
  const texts = sources.map((text) => ({ path: 'query.grit', text }));
  const wanted = new Set([...texts, ...files].flatMap((file) => [...namesCalledBy(file)]));
  if (wanted.size === 0) return files;
  const ready = await readReadyFiles(wanted);
  return [...files, ...ready.map((file) => ({ ...file, isFallback: true }))];
}
