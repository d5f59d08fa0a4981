/**
 * The patterns with samples of pattern files: Markdown blocks, and entries of `grit.yaml`; and the definitions of `.grit`
 * files, which have none but must hold what they promise: that they can be read and call nothing unknown.
 */
import { basename } from 'node:path';
import type { LibraryFile } from '../../query-language/index.ts';
import { parseSource } from '../../query-language/syntax/parse-source.ts';
import { positionAt, QuerySyntaxError } from '../../query-language/syntax/syntax-error.ts';
import type { Library, SampledEntry } from '../library/library-files.ts';
import { type PatternSample, readSamples, type SampledPattern } from './read-samples.ts';

/** A pattern to test, with its file; one without samples only has to compile. */
export interface TestedPattern extends SampledPattern {
  readonly path: string;
}

/** Patterns of the files that were named, in the order of the files; `isNamed` judges a shown path. */
export function testedPatterns(
  library: Library,
  isNamed: (path: string) => boolean,
): readonly TestedPattern[] {
  const ofFiles = library.files.filter(({ path }) => isNamed(path)).flatMap(patternsOfFile);
  return [...ofFiles, ...library.entries.filter(({ path }) => isNamed(path)).map(patternOfEntry)];
}

function patternsOfFile({ path, text }: LibraryFile): readonly TestedPattern[] {
  if (path.endsWith('.md'))
    return readSamples(basename(path, '.md'), text).map((found) => ({ ...found, path }));
  return path.endsWith('.grit') ? callsOf(path, text) : [];
}

/** Each public way into a `.grit` file as a call of it; a text that cannot be read as it stands, so that compiling tells why. */
function callsOf(path: string, text: string): readonly TestedPattern[] {
  const stem = basename(path, '.grit');
  try {
    const { language, definitions, root } = parseSource(text);
    if (root !== undefined) return [{ path, name: stem, source: text, line: 1, samples: [] }];
    const head = language === undefined ? '' : text.slice(language.span.start, language.span.end);
    if (language?.name === 'universal') return [];
    return definitions
      .filter(({ kind }) => kind === 'patternDefinition')
      .map(({ name, span }) => ({
        path,
        name,
        source: `${head}\n${name}()\n`,
        line: positionAt(text, span.start).line,
        samples: [],
      }));
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    return [{ path, name: stem, source: text, line: 1, samples: [] }];
  }
}

function patternOfEntry({ path, name, body, line, samples }: SampledEntry): TestedPattern {
  return {
    path,
    name,
    source: body,
    line,
    samples: samples.map(
      ({ name: sample, input, output }, index): PatternSample => ({
        name: sample ?? `sample ${index + 1}`,
        line,
        before: input,
        ...(output === undefined ? {} : { after: output }),
      }),
    ),
  };
}
