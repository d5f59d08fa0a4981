/**
 * How the patterns of a migration file are checked and made whole: each is compiled with the libraries that it can call,
 * and what it calls is linked into the spec, so that a run never depends on a file that may change.
 */
import type { PatternDiagnostic, ReadMigrationOptions } from '../../core/spec/migration-file.ts';
import { type PatternRole, patternTexts } from '../../core/spec/pattern-texts.ts';
import { entries, member } from '../../core/spec/raw.ts';
import { readYaml } from '../../core/spec/yaml-source.ts';
import {
  compileQuery,
  type LibraryFile,
  type LinkedQuery,
  linkQuery,
  type QueryDiagnostic,
} from '../../query-language/index.ts';
import { projectLibrary, withReadyPatterns } from './query-libraries.ts';
import { readyPatternNames } from './read-library.ts';

/** Where a migration's libraries are looked for; paths are absolute. */
export interface MigrationLibraries {
  /** Folder of the migration file. */
  readonly folder: string;
  readonly given: readonly string[];
}

/** The checks of patterns for `parseMigrationFile`, with the libraries of a migration file read. */
export async function migrationPatterns(
  text: string,
  { folder, given }: MigrationLibraries,
): Promise<Required<Pick<ReadMigrationOptions, 'checkPattern' | 'linkPattern'>>> {
  const document = readYaml(text).value;
  const written = patternTexts(document).map((pattern) => called(pattern.text));
  const listed = entries(member({ value: document, path: [] }, 'libraries'));
  const named = listed.flatMap(({ value }) => (typeof value === 'string' && value !== '' ? [value] : []));
  const project = await projectLibrary({ directory: folder, given: [...given, ...named] });
  const libraries = await withReadyPatterns(written, project.files);
  const knownNames = await readyPatternNames();
  const link = (pattern: string) => linkQuery(called(pattern), { libraries });
  return {
    checkPattern: (pattern, role) => checkPattern(pattern, role, { libraries, knownNames, link }),
    linkPattern: (pattern) => link(pattern).source,
  };
}

/** A pattern's name alone calls it. */
function called(pattern: string): string {
  return isName(pattern) ? `${pattern.trim()}()` : pattern;
}

function isName(pattern: string): boolean {
  return /^\s*[A-Za-z_]\w*\s*$/.test(pattern);
}

interface PatternCheck {
  readonly libraries: readonly LibraryFile[];
  readonly knownNames: readonly string[];
  readonly link: (pattern: string) => LinkedQuery;
}

function checkPattern(
  pattern: string,
  role: PatternRole,
  { libraries, knownNames, link }: PatternCheck,
): readonly PatternDiagnostic[] {
  const { source, isRefused } = link(pattern);
  const linked = compileQuery(source);
  // The text as it was written, so that places are those of the file that people have.
  const written = compileQuery(called(pattern), { libraries, knownNames });
  const whole = { start: { offset: 0 }, end: { offset: pattern.trimEnd().length } };
  const placed = (diagnostic: QueryDiagnostic) => placedIn(pattern, diagnostic, whole);
  if (written.kind === 'invalid' && (linked.kind === 'invalid' || isRefused))
    return written.errors.map(placed);
  if (linked.kind === 'invalid') return linked.errors.map((error) => ({ ...error, range: whole }));
  const warnings = written.kind === 'compiled' ? written.warnings.map(placed) : [];
  if (role === 'condition' && linked.query.asks.length > 0) return [...warnings, asksInCondition(whole)];
  if (role !== 'rewrite' || linked.query.rewrites) return warnings;
  const message = 'it changes nothing: it has no rewrite';
  const remedy = 'Add `=> …` after what it matches, or make it the `select` of a model step.';
  return [...warnings, { severity: 'error', message, remedy, range: whole }];
}

/** A condition is looked at in every file of a repository; it must not cost anything. */
function asksInCondition(range: PatternDiagnostic['range']): PatternDiagnostic {
  const message = 'a condition cannot ask a model or for types';
  return { severity: 'error', message, remedy: 'Ask in `pattern` or `select` of a step.', range };
}

/** A diagnostic of a library file is told at the whole pattern, with its own place in words. */
function placedIn(
  pattern: string,
  { file, ...diagnostic }: QueryDiagnostic,
  whole: PatternDiagnostic['range'],
): PatternDiagnostic {
  if (file === undefined) return isName(pattern) ? { ...diagnostic, range: whole } : diagnostic;
  const { line, column } = diagnostic.range.start;
  return { ...diagnostic, message: `${file}:${line}:${column}: ${diagnostic.message}`, range: whole };
}
