/**
 * The reader of migration files: text in, a checked spec or all problems at once out; nothing is started before.
 *
 * Pure: patterns and sources are checked by functions that the caller injects, because core knows neither the query
 * engine nor the file system.
 */
import { hashOf } from '../hash.ts';
import { splitLaterKeys } from './later-keys.ts';
import { checkLaws } from './laws.ts';
import { type LinkPattern, withLinkedPatterns } from './link-patterns.ts';
import { type PatternRole, patternTexts } from './pattern-texts.ts';
import {
  type Finding,
  type Problem,
  type ProblemCode,
  problemAt,
  type Span,
  sortProblems,
} from './problem.ts';
import { entries, member, textAt } from './raw.ts';
import { MigrationFile } from './schema.ts';
import { shapeFindings } from './shape-findings.ts';
import type { Source, Spec } from './spec.ts';
import { specOf } from './spec-of.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** One thing wrong, or dubious, in a pattern; offsets count UTF-16 units of the pattern's text. */
export interface PatternDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly remedy: string;
  readonly range: { readonly start: { readonly offset: number }; readonly end: { readonly offset: number } };
}

/** Why a source of the scope finds nothing, with what to do. */
export interface SourceFault {
  /** Ends without a full stop. */
  readonly reason: string;
  readonly remedy: string;
}

/** A source of the scope that is a path of this machine. */
export type PathSource = Extract<Source, { readonly path: string }>;

/** How a migration file is read. */
export interface ReadMigrationOptions {
  /** Shown in problems; not opened. */
  readonly path: string;
  /** Compiles a pattern; without it patterns are taken unchecked. */
  readonly checkPattern?: (pattern: string, role: PatternRole) => readonly PatternDiagnostic[];
  /** Adds to a pattern what it calls of libraries; without it patterns are taken as they are written. */
  readonly linkPattern?: LinkPattern;
  /** Looks whether a list or directory of the scope exists; without it they are taken unchecked. */
  readonly checkSource?: (source: PathSource) => SourceFault | undefined;
  /** Names of the configured code hosts; another one is a warning, because configurations differ by machine. */
  readonly hosts?: readonly string[];
}

/** What reading a migration file yields. */
export type MigrationFileOutcome =
  | {
      readonly kind: 'checked';
      readonly spec: Spec;
      /** SHA-256 of the spec's canonical JSON: equal declarations have equal ids, whatever the file's layout. */
      readonly specId: string;
      readonly warnings: readonly Problem[];
    }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

const emptyFile: Finding = Object.freeze({
  code: 'RG_SPEC_INVALID_VALUE',
  path: [],
  details: { reason: 'the file declares nothing', remedy: '`regrade init` writes a file to start from.' },
});

/** Reads a migration file's text; never throws for what stands in it. */
export function parseMigrationFile(text: string, options: ReadMigrationOptions): MigrationFileOutcome {
  const source = readYaml(text);
  const show = (findings: readonly Finding[]) => problemsOf(findings, source, { file: options.path, text });
  if (source.value === null) return { kind: 'invalid', problems: show([emptyFile]) };
  if (source.value === undefined) return { kind: 'invalid', problems: show(source.findings) };

  const later = splitLaterKeys(source.value);
  if (later.findings.some(({ path }) => path.length === 1 && path[0] === 'kind'))
    return { kind: 'invalid', problems: show(later.findings) };
  const shape = MigrationFile.safeParse(later.value);
  const context = { schema: MigrationFile, document: later.value, documentName: 'a migration file' };
  const shapes = shape.success ? [] : shape.error.issues.flatMap((issue) => shapeFindings(issue, context));
  const patterns = patternFindings(later.value, options);
  const findings = [
    ...source.findings,
    ...later.findings,
    ...shapes,
    ...checkLaws(source.value),
    ...patterns.errors,
    ...sourceFindings(later.value, options),
  ];
  if (!shape.success || findings.length > 0) return { kind: 'invalid', problems: show(findings) };
  const { linkPattern = (pattern: string) => pattern } = options;
  const spec = specOf(withLinkedPatterns(shape.data, linkPattern));
  const warnings = show([...patterns.warnings, ...hostFindings(later.value, options)]);
  return { kind: 'checked', spec, specId: hashOf(spec), warnings };
}

function patternFindings(document: unknown, { checkPattern }: ReadMigrationOptions) {
  const errors: Finding[] = [];
  const warnings: Finding[] = [];
  if (checkPattern === undefined) return { errors, warnings };
  for (const { role, path, text } of patternTexts(document)) {
    for (const { severity, message, remedy, range } of checkPattern(text, role)) {
      const within: Span = { start: range.start.offset, end: range.end.offset };
      const reason = message.endsWith('.') ? message : `${message}.`;
      const code: ProblemCode = severity === 'error' ? 'RG_SPEC_PATTERN' : 'RG_SPEC_PATTERN_DUBIOUS';
      (severity === 'error' ? errors : warnings).push({ code, path, within, details: { reason, remedy } });
    }
  }
  return { errors, warnings };
}

function sourceFindings(document: unknown, { checkSource }: ReadMigrationOptions): readonly Finding[] {
  if (checkSource === undefined) return [];
  return entries(member({ value: document, path: [] }, 'scope', 'sources')).flatMap((entry) =>
    (['repositories', 'directory'] as const).flatMap((kind): readonly Finding[] => {
      const text = textAt(entry, kind);
      const fault = text === undefined ? undefined : checkSource({ kind, path: text.value });
      if (text === undefined || fault === undefined) return [];
      return [{ code: 'RG_SPEC_EMPTY_SOURCE', path: text.path, details: { ...fault } }];
    }),
  );
}

function hostFindings(document: unknown, { hosts }: ReadMigrationOptions): readonly Finding[] {
  if (hosts === undefined) return [];
  const sources = entries(member({ value: document, path: [] }, 'scope', 'sources'));
  return sources.flatMap((source): readonly Finding[] => {
    const { value } = member(source, 'github');
    if (typeof value !== 'object' || value === null) return [];
    const host = textAt(source, 'github', 'host') ?? {
      value: 'github.com',
      path: [...source.path, 'github'],
    };
    if (hosts.includes(host.value)) return [];
    const details = { host: host.value, hosts: hosts.map((name) => `\`${name}\``) };
    return [{ code: 'RG_SPEC_UNKNOWN_HOST', path: host.path, details }];
  });
}

/** The problems of findings, in the order of the file. */
export function problemsOf(
  findings: readonly Finding[],
  source: YamlSource,
  file: { readonly file: string; readonly text: string },
): readonly Problem[] {
  return sortProblems(
    findings.map((finding) => {
      if (finding.related === undefined) return problemAt(finding, file, source.locate(finding));
      const related = source.locate({ ...finding, path: finding.related });
      const first = file.text.slice(0, related.start).split('\n').length;
      return problemAt({ ...finding, details: { ...finding.details, first } }, file, source.locate(finding));
    }),
  );
}
