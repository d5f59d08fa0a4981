/**
 * What decides over the output of a search of a fleet, found without the query engine and without reading the fleet: the
 * pattern with its libraries, the options that choose files, the list, the configuration.
 *
 * Where some of it cannot be read, there is no question: the search itself tells what is wrong.
 */
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { sha256 } from '../../core/hash.ts';
import type { KeptPlace } from '../../infra/fleet-search/kept-search.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { type Invocation, listOption, textOption } from '../command.ts';
import { configurationFileOf, stateDirectoryOf } from '../configuration.ts';
import type { Output } from '../output.ts';
import type { SearchOptions } from './search-options.ts';

/** Where the search that an invocation asks for is kept; `undefined` where that cannot be told. */
export async function keptPlaceOf(
  invocation: Invocation,
  { fleet, around, format, maxBytes, fleetFiles }: SearchOptions & { readonly fleet: string },
): Promise<KeptPlace | undefined> {
  const { context } = invocation;
  const [given = ''] = invocation.arguments;
  const path = resolve(context.directory, fleet);
  try {
    const question = {
      version: packageFile.version,
      pattern: await patternOf(given, context.directory),
      libraries: await librariesOf(listOption(invocation, 'library'), context.directory),
      options: { language: textOption(invocation, 'language'), maxBytes, fleetFiles },
      // Lines around are kept in another form for JSON than for text; without them all formats share one.
      around: around === 0 ? 0 : { lines: around, format },
      fleet: { path, list: await listOf(path) },
      configuration: await configurationOf(invocation),
    };
    return {
      stateDirectory: await stateDirectoryOf({ ...context, output: silent(context.output) }),
      question,
    };
  } catch {
    return undefined;
  }
}

/** What is wrong with a configuration, the search itself tells. */
function silent(output: Output): Output {
  return { ...output, log: () => {}, error: () => {} };
}

/** A pattern's text, its file's, or the name under which libraries know it. */
async function patternOf(given: string, directory: string): Promise<unknown> {
  const extension = given.includes('\n') ? '' : extname(given);
  if (extension !== '.grit' && extension !== '.md') return given;
  return { name: basename(given), text: await readFile(resolve(directory, given), 'utf8') };
}

async function librariesOf(given: readonly string[], directory: string): Promise<unknown> {
  if (given.length === 0 && !hasLibraryAbove(directory)) return [];
  const { nearestLibrary, readLibraries } = await import('../library/library-files.ts');
  const nearest = await nearestLibrary(directory);
  const paths = [...given, ...(nearest === undefined ? [] : [nearest])];
  const { files, missing } = await readLibraries(paths, directory);
  return { files, missing };
}

function hasLibraryAbove(directory: string): boolean {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.grit'))) return true;
    if (dirname(folder) === folder) return false;
  }
}

/** A folder's repositories are told by the states of its folders. */
async function listOf(path: string): Promise<string> {
  return (await stat(path)).isDirectory() ? 'folder' : sha256(await readFile(path));
}

async function configurationOf({ context }: Invocation): Promise<unknown> {
  const file = configurationFileOf(context);
  const variables = Object.entries(context.environment).filter(([name]) => name.startsWith('REGRADE_'));
  return { file, text: file === undefined ? '' : await readFile(file, 'utf8'), variables: variables.sort() };
}
