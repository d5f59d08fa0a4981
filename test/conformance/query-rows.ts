/** Judges rows about queries: single cases, patterns with samples, and library definitions. */
import {
  type CompiledQuery,
  type CompileOutcome,
  compileQuery,
  type FileOutcome,
  type LanguageName,
  type LibraryFile,
  runQueryOnFiles,
  type SourceFile,
} from '../../query-language/index.ts';
import {
  isRow,
  listField,
  objectField,
  type Row,
  type RowContext,
  type RowKind,
  type RowVerdict,
  textField,
} from './row-kind.ts';
import { isSameText } from './text-comparison.ts';

/** A definition that other rows call by name: loaded as a library, not judged. */
export const queryLibraryRows: RowKind = {
  name: 'query-library',
  recognises: (row) => 'body' in row && 'kind' in row && 'visibility' in row,
  judge: () => [],
};

/** A pattern with samples. */
export const querySampleRows: RowKind = {
  name: 'query-samples',
  recognises: (row) => 'pattern' in row && 'samples' in row,
  judge: (row, context) => judgeSamples(row, context),
};

/** One query on one input, or on several files. */
export const queryCaseRows: RowKind = {
  name: 'query-case',
  recognises: (row) => 'pattern' in row && 'expect' in row,
  judge: (row) => [verdictOf(row, textField(row, 'id'), judgeCase(row))],
};

/** File extension of a sample that names no file. */
const extensions: Readonly<Record<string, string>> = {
  js: 'tsx',
  python: 'py',
  rust: 'rs',
  csharp: 'cs',
  kotlin: 'kt',
  hcl: 'tf',
  markdown: 'md',
  ruby: 'rb',
  elixir: 'ex',
};

function verdictOf(row: Row, id: string, reason: string | undefined): RowVerdict {
  const features = listField(row, 'features').map(String);
  const group = textField(row, 'language');
  if (reason === undefined) return { id, outcome: 'passed', reason: '', group, features };
  if (reason.startsWith('skip: '))
    return { id, outcome: 'skipped', reason: reason.slice(6), group, features };
  return { id, outcome: 'failed', reason, group, features };
}

function baseLanguage(row: Row): string {
  return textField(row, 'language').replace(/\(.*/, '');
}

function compile(row: Row, libraries: readonly LibraryFile[]): CompileOutcome {
  const name = baseLanguage(row);
  const language = name === '' ? {} : { language: name as LanguageName };
  return compileQuery(textField(row, 'pattern'), { ...language, libraries, name: textField(row, 'name') });
}

function judgeCase(row: Row): string | undefined {
  const outcome = compile(row, librariesOf(row));
  const expected = textField(row, 'expect');
  if (expected === 'warning' || expected === 'no-warning') return judgeWarnings(row, outcome);
  if (outcome.kind === 'invalid') {
    const message = outcome.errors.map((error) => error.message).join('; ');
    const isAgreed = textField(objectField(row, 'oracle'), 'verdict') === 'error';
    if (isAgreed || (expected === 'error' && row.phase === 'compile')) return undefined;
    return `does not compile: ${message}`;
  }
  return judgeRun(row, outcome.query);
}

/** A row's own libraries: a list of files, of pairs of name and text, or texts by name. */
function librariesOf(row: Row): readonly LibraryFile[] {
  const { libs } = row;
  if (isRow(libs)) return Object.entries(libs).map(([path, text]) => libraryFile(path, String(text)));
  return listField(row, 'libs').flatMap((lib) => {
    if (Array.isArray(lib)) return [libraryFile(String(lib[0]), String(lib[1]))];
    if (!isRow(lib)) return [];
    const text = ['content', 'text', 'body', 'pattern']
      .map((name) => textField(lib, name))
      .find((value) => value !== '');
    return [
      libraryFile(textField(lib, 'path') || textField(lib, 'file') || textField(lib, 'name'), text ?? ''),
    ];
  });
}

function libraryFile(path: string, text: string): LibraryFile {
  return { path: /\.(grit|md)$/.test(path) ? path : `${path}.grit`, text };
}

function judgeWarnings(row: Row, outcome: CompileOutcome): string | undefined {
  if (outcome.kind === 'invalid') return `does not compile: ${outcome.errors[0]?.message}`;
  const wanted = listField(row, 'warnings').map(String);
  const got = outcome.warnings.map((warning) => warning.message);
  if (wanted.length === got.length && wanted.every((text, i) => text === got[i])) return undefined;
  return `warnings ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`;
}

function inputsOf(row: Row): readonly SourceFile[] {
  const several = listField(row, 'inputFiles')
    .filter(isRow)
    .filter((file) => file.readable !== false);
  if (several.length > 0)
    return several.map((file) => ({ path: textField(file, 'path'), text: textField(file, 'content') }));
  const language = baseLanguage(row);
  const path = textField(row, 'inputFile') || `test-file-0.${extensions[language] ?? language}`;
  return [{ path, text: textField(row, 'input') }];
}

function judgeRun(row: Row, query: CompiledQuery): string | undefined {
  const inputs = inputsOf(row);
  const outcomes = runQueryOnFiles(query, inputs);
  if (
    row.isSample !== true &&
    isUnmatchedByEngine(row) &&
    outcomes.every((outcome) => outcome.kind === 'clean')
  ) {
    return undefined;
  }
  const failure = outcomes.find((outcome) => outcome.kind === 'failed');
  const expected = textField(row, 'expect');
  if (expected === 'error') return failure === undefined ? 'runs without an error' : undefined;
  if (failure !== undefined) return `fails: ${failure.message}`;
  const matched = outcomes.filter((outcome) => outcome.kind === 'matched');
  if (expected === 'nomatch') return matched.length === 0 ? undefined : 'matches';
  if (matched.length === 0) return 'does not match';
  if (expected === 'match') return judgeMatch(row, matched[0]);
  return judgeOutputs(row, inputs, outcomes);
}

/** True where the published engine itself matched nothing: agreeing with it passes. */
function isUnmatchedByEngine(row: Row): boolean {
  return ['no-rewrite', 'no-match'].includes(textField(objectField(row, 'oracle'), 'verdict'));
}

function judgeMatch(row: Row, outcome: FileOutcome | undefined): string | undefined {
  if (outcome?.kind !== 'matched') return 'does not match';
  if ('samples' in row || row.isSample === true) {
    return outcome.output === undefined
      ? undefined
      : `changes the text to ${JSON.stringify(outcome.output.text)}`;
  }
  const wanted = wantedRanges(row);
  if (wanted === undefined) return undefined;
  const asOffsets = 'matchOffsets' in row;
  const got = outcome.sites.map(({ range: { start, end } }) =>
    asOffsets ? [start.offset, end.offset] : [start.line, start.column, end.line, end.column],
  );
  return JSON.stringify(got) === JSON.stringify(wanted)
    ? undefined
    : `matches at ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`;
}

function wantedRanges(row: Row): readonly unknown[] | undefined {
  if ('matchOffsets' in row) return listField(row, 'matchOffsets');
  if (!('matchRanges' in row)) return undefined;
  return listField(row, 'matchRanges')
    .filter(isRow)
    .map((range) => [...listField(range, 'start'), ...listField(range, 'end')]);
}

function judgeOutputs(
  row: Row,
  inputs: readonly SourceFile[],
  outcomes: readonly FileOutcome[],
): string | undefined {
  const results = outcomes.map((outcome, i) =>
    outcome.kind === 'matched' ? (outcome.output ?? inputs[i]) : inputs[i],
  );
  const several = listField(row, 'outputFiles')
    .filter(isRow)
    .filter((file) => 'content' in file);
  if (several.length > 0) return judgeSeveral(row, several, results, outcomes);
  const [result] = results;
  const renamed = textField(row, 'renamedTo');
  if (renamed !== '' && result?.path !== renamed) return `renamed to ${result?.path}, expected ${renamed}`;
  return judgeText(row, result?.text ?? '', textField(row, 'output')) ?? judgeNewFiles(row, outcomes);
}

function judgeSeveral(
  row: Row,
  wanted: readonly Row[],
  results: readonly (SourceFile | undefined)[],
  outcomes: readonly FileOutcome[],
): string | undefined {
  const created = outcomes.flatMap((outcome) => (outcome.kind === 'matched' ? outcome.newFiles : []));
  for (const file of wanted) {
    const path = textField(file, 'path');
    const got = [...results, ...created].find((result) => result?.path === path);
    if (got === undefined) return `no file ${path}`;
    const judged = isSeenByOracle(row, path) ? row : { ...row, oracle: { verdict: 'format-equal' } };
    const reason = judgeText(judged, got.text, textField(file, 'content'));
    if (reason !== undefined) return `${path}: ${reason}`;
  }
  return undefined;
}

/** The verdict of a sample is about the files that its oracle names; the others are compared as the sample's runner does. */
function isSeenByOracle(row: Row, path: string): boolean {
  const files = listField(objectField(row, 'oracle'), 'engineFiles').filter(isRow);
  return (
    row.isSample !== true || files.length === 0 || files.some((file) => textField(file, 'path') === path)
  );
}

function judgeNewFiles(row: Row, outcomes: readonly FileOutcome[]): string | undefined {
  const created = outcomes.flatMap((outcome) => (outcome.kind === 'matched' ? outcome.newFiles : []));
  for (const wanted of listField(row, 'newFiles').filter(isRow)) {
    const got = created.find((file) => file.path === textField(wanted, 'path'));
    if (got?.text.trim() !== textField(wanted, 'content').trim())
      return `new file ${textField(wanted, 'path')} differs`;
  }
  return undefined;
}

function judgeText(row: Row, got: string, wanted: string): string | undefined {
  const oracle = objectField(row, 'oracle');
  const verdict = textField(oracle, 'verdict') || (row.isSample === true ? 'format-equal' : '');
  const alternatives = [wanted, textField(oracle, 'engineOutput')].filter(
    (text, i) => i === 0 || text !== '',
  );
  const files = listField(oracle, 'engineFiles').filter(isRow);
  alternatives.push(...files.map((file) => textField(file, 'got')));
  const language = textField(row, 'language');
  if (alternatives.some((text) => isSameText({ got, wanted: text, verdict, language }))) return undefined;
  return `gives ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`;
}

function judgeSamples(row: Row, { libraryRows }: RowContext): readonly RowVerdict[] {
  const samples = listField(row, 'samples').filter(isRow);
  const id = textField(row, 'id');
  if (row.usesAI === true)
    return samples.map((_, i) => verdictOf(row, `${id}#${i + 1}`, 'skip: needs a model'));
  const libraries = librariesFor(libraryRows, textField(row, 'name'));
  const outcome = compile(row, libraries);
  if (row.syntaxError === true)
    return [verdictOf(row, id, outcome.kind === 'invalid' ? undefined : 'compiles')];
  return samples.map((sample, i) => {
    const whole: Row = { ...sample, id, language: row.language, isSample: true };
    const reason =
      outcome.kind === 'invalid'
        ? `does not compile: ${outcome.errors.map((error) => error.message).join('; ')}`
        : judgeRun(whole, outcome.query);
    return verdictOf(row, `${id}#${i + 1}`, reason);
  });
}

const libraryCache = new WeakMap<readonly Row[], readonly LibraryFile[]>();

/** Library rows as files: definitions of one `.grit` file together, each Markdown pattern alone. */
function librariesFor(rows: readonly Row[], self: string): readonly LibraryFile[] {
  const all = libraryCache.get(rows) ?? libraryFiles(rows);
  libraryCache.set(rows, all);
  return all.filter((file) => file.path !== `${self}.grit`);
}

function libraryFiles(rows: readonly Row[]): readonly LibraryFile[] {
  const byPath = new Map<string, string>();
  for (const row of rows) {
    const isMarkdown = row.fromMarkdown === true;
    const path = isMarkdown ? `${textField(row, 'name')}.grit` : textField(row, 'file');
    const body = textField(row, 'body');
    const head = isMarkdown && /^\s*(engine|language)\s/m.test(body) ? '' : `language ${baseLanguage(row)}\n`;
    byPath.set(path, `${byPath.get(path) ?? head}${body}\n\n`);
  }
  return [...byPath].map(([path, text]) => ({ path, text }));
}
