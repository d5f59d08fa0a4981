/**
 * A pattern as a person gives it: GritQL text, a pattern file, or the name of a pattern; compiled, or refused with its
 * frame. What it calls of libraries is linked in, so that the text alone says what runs.
 */
import { basename, extname } from 'node:path';
import { RegradeError } from '../../core/errors.ts';
import { compileQuery, findLanguage, languageNames, linkQuery } from '../../query-language/compiler.ts';
import type {
  CompiledQuery,
  LanguageName,
  LibraryFile,
  QueryDiagnostic,
  UsedDefinition,
} from '../../query-language/index.ts';
import type { CommandContext } from '../command.ts';
import { readInput } from '../files/read-input.ts';
import { refuseManyLanguages, sourceOfName } from '../library/named-pattern.ts';
import { projectLibrary, withReadyPatterns } from '../library/query-libraries.ts';
import { readyPatternNames } from '../library/read-library.ts';
import { readSamples } from '../samples/read-samples.ts';
import type { QueryStep } from './query-steps.ts';

/** A compiled pattern with its text. */
export interface QueryInput {
  /** The text as it was given, or as its file has it. */
  readonly written: string;
  /** The text with all that it calls; it needs no library. */
  readonly source: string;
  readonly language?: LanguageName;
  /** Name that `grit-ignore` comments know it by. */
  readonly name?: string;
  readonly used: readonly UsedDefinition[];
  readonly query: CompiledQuery;
}

/** How a pattern is read. */
export interface QueryInputOptions {
  /** Text of `--language`. */
  readonly language?: string | undefined;
  /** Paths of `--library`. */
  readonly libraries: readonly string[];
}

/** Reads and compiles a pattern; throws `RG_QUERY_INVALID` after its errors were shown. */
export async function readQuery(
  pattern: string,
  options: QueryInputOptions,
  context: CommandContext,
): Promise<QueryInput> {
  const language = options.language === undefined ? {} : { language: languageOf(options.language) };
  const project = await projectLibrary({ directory: context.directory, given: options.libraries });
  const given = await sourceOf(pattern, project.files, { ...language, context });
  const libraries = await withReadyPatterns([given.source], project.files);
  const called = /^\s*(\w+)\s*\(/.exec(given.source)?.[1];
  if (called !== undefined) refuseManyLanguages(called, libraries, options.language);
  const linked = linkQuery(given.source, { libraries, ...language });
  const name = given.name === undefined ? {} : { name: given.name };
  const outcome = compileQuery(linked.source, { ...language, ...name });
  if (outcome.kind === 'invalid' || linked.isRefused) {
    const [reason = 'it is empty'] = await showErrors(given.source, { libraries, ...language }, context);
    for (const repository of project.missing)
      context.output.log(`The patterns of ${repository} are not on this machine, so they cannot be called.`);
    throw new RegradeError('RG_QUERY_INVALID', { reason });
  }
  for (const warning of outcome.warnings) showDiagnostic(warning, context);
  return { ...given, ...language, source: linked.source, used: linked.used, query: outcome.query };
}

/** A pattern as a step over files. */
export function stepOf(
  { source, language, name }: QueryInput,
  step: Pick<QueryStep, 'id' | 'role'>,
): QueryStep {
  return {
    ...step,
    source,
    ...(language === undefined ? {} : { language }),
    ...(name === undefined ? {} : { name }),
  };
}

interface GivenPattern {
  readonly written: string;
  readonly source: string;
  readonly name?: string;
}

async function sourceOf(
  pattern: string,
  libraries: readonly LibraryFile[],
  { language, context }: { readonly language?: LanguageName; readonly context: CommandContext },
): Promise<GivenPattern> {
  // A word alone is no GritQL, so it can only be a name.
  if (/^\w+$/.test(pattern)) {
    const named = await sourceOfName(pattern, libraries, language);
    return { written: named ?? pattern, source: named ?? pattern, name: pattern };
  }
  const extension = pattern.includes('\n') ? '' : extname(pattern);
  if (extension !== '.grit' && extension !== '.md') return { written: pattern, source: pattern };
  const text = await readInput(pattern, context.directory);
  const name = basename(pattern, extension);
  const source = extension === '.md' ? (readSamples(name, text)[0]?.source ?? '') : text;
  return { written: source, source, name };
}

/** Shows what is wrong at the places of the files as people have them; answers the messages. */
async function showErrors(
  source: string,
  options: { readonly libraries: readonly LibraryFile[]; readonly language?: LanguageName },
  context: CommandContext,
): Promise<readonly string[]> {
  const knownNames = await readyPatternNames();
  const outcome = compileQuery(source, { ...options, knownNames });
  const errors = outcome.kind === 'invalid' ? outcome.errors : [];
  for (const error of errors) showDiagnostic(error, context);
  return errors.map(({ message }) => message);
}

function languageOf(text: string): LanguageName {
  const known = findLanguage(text)?.name;
  if (known !== undefined) return known;
  throw new RegradeError('RG_CLI_USAGE', {
    reason: `\`${text}\` is not a language`,
    remedy: `Use one of ${languageNames().join(', ')}.`,
  });
}

function showDiagnostic(
  { severity, message, remedy, range, frame, file = 'pattern' }: QueryDiagnostic,
  { output }: CommandContext,
): void {
  output.error(
    `${file}:${range.start.line}:${range.start.column}: ${severity}: ${message}\n${frame}\n  ${remedy}\n`,
  );
}
