/**
 * A pattern as a person gives it: GritQL text, a `.grit` file, or the name of a ready pattern; compiled, or refused with
 * its frame.
 */
import { RegradeError } from '../../core/errors.ts';
import { nearestName } from '../../core/nearest.ts';
import {
  type CompiledQuery,
  compileQuery,
  type LanguageName,
  type QueryDiagnostic,
} from '../../query-language/index.ts';
import type { CommandContext } from '../command.ts';
import { readInput } from '../files/read-input.ts';
import { findReadyPattern, readyPatternNames } from '../library/read-library.ts';

/** A compiled pattern with its text. */
export interface QueryInput {
  readonly source: string;
  readonly language?: LanguageName;
  readonly query: CompiledQuery;
}

/** Names of target languages, as `--language` takes them. */
const languageNames = Object.freeze([
  'js',
  'typescript',
  'python',
  'json',
  'java',
  'go',
  'rust',
  'csharp',
  'kotlin',
  'yaml',
  'toml',
  'elixir',
  'ruby',
  'php',
  'css',
  'html',
  'markdown',
  'sql',
] as const satisfies readonly LanguageName[]);

/** Reads and compiles a pattern; throws `RG_QUERY_INVALID` after its errors were shown. */
export async function readQuery(
  pattern: string,
  languageText: string | undefined,
  context: CommandContext,
): Promise<QueryInput> {
  const source = await sourceOf(pattern, context);
  const language = languageText === undefined ? {} : { language: languageOf(languageText) };
  const outcome = compileQuery(source, language);
  if (outcome.kind === 'invalid') {
    for (const error of outcome.errors) showDiagnostic(error, context);
    throw new RegradeError('RG_QUERY_INVALID', { reason: outcome.errors[0]?.message ?? 'it is empty' });
  }
  for (const warning of outcome.warnings) showDiagnostic(warning, context);
  return { source, ...language, query: outcome.query };
}

async function sourceOf(pattern: string, context: CommandContext): Promise<string> {
  // A word alone is no GritQL, so it can only be a name.
  if (/^\w+$/.test(pattern)) return sourceOfName(pattern);
  const isFile = pattern.endsWith('.grit') && !pattern.includes('\n');
  return isFile ? readInput(pattern, context.directory) : pattern;
}

async function sourceOfName(name: string): Promise<string> {
  const ready = await findReadyPattern(name);
  if (ready !== undefined) return ready.source;
  const nearest = nearestName(name, await readyPatternNames());
  if (nearest === undefined) return name;
  throw new RegradeError('RG_CLI_USAGE', {
    reason: `\`${name}\` is neither GritQL nor the name of a ready pattern`,
    remedy: `Did you mean \`${nearest}\`? docs/patterns.md lists all names.`,
  });
}

function languageOf(text: string): LanguageName {
  const known = languageNames.find((name) => name === text);
  if (known !== undefined) return known;
  throw new RegradeError('RG_CLI_USAGE', {
    reason: `\`${text}\` is not a language`,
    remedy: `Use one of ${languageNames.join(', ')}.`,
  });
}

function showDiagnostic(
  { severity, message, remedy, range, frame }: QueryDiagnostic,
  { output }: CommandContext,
): void {
  output.error(
    `pattern:${range.start.line}:${range.start.column}: ${severity}: ${message}\n${frame}\n  ${remedy}\n`,
  );
}
