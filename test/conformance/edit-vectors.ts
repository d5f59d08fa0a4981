/**
 * Conformance of the edit engine with edit vectors: what other tools do with a model's edit.
 *
 * A vector with a `policy` tag names a place where a safe engine may deliberately
 * differ from its source: there an exact result and a rejection both pass, anything else is listed as different.
 */
import { applyEdits, type EditFormat, type EditOptions, type EditResult } from '../../core/edits/index.ts';
import { meansAll } from '../../core/edits/occurrences.ts';
import { parseReply } from '../../core/edits/parse/parse-reply.ts';
import { bytesOutside } from './bytes-outside.ts';

/** One edit vector, only the fields that are read. */
export interface EditVector {
  readonly id: string;
  readonly format: string;
  readonly edit: string | readonly VectorEdit[];
  readonly expect: 'applied' | 'rejected' | 'parsed';
  readonly original?: string | null;
  readonly output?: string;
  readonly path?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly files_out?: Readonly<Record<string, string>>;
  readonly parsed?: readonly {
    readonly path: string | null;
    readonly search: string;
    readonly replace: string;
  }[];
  readonly policy?: readonly string[];
  readonly options?: VectorOptions;
  readonly match?: { readonly startLine?: number; readonly endLine?: number };
}

interface VectorEdit {
  readonly search: string;
  readonly replace?: string;
  readonly replaceAll?: boolean;
  readonly expectedReplacements?: number;
  readonly lineHint?: number;
}

interface VectorOptions {
  readonly mode?: string;
  readonly compare?: string;
  readonly bufferLines?: number;
  readonly startLine?: number;
}

/** Verdict over one vector. `differs` is a deliberate difference that the row's policy tag allows. */
export interface VectorVerdict {
  readonly id: string;
  readonly verdict: 'passed' | 'failed' | 'differs';
  /** The engine changed files where the source's tool refused. */
  readonly falseAccept: boolean;
  readonly why: string;
}

/** True for a row of the edit vectors. */
export function isEditVector(row: object): row is EditVector {
  return 'edit' in row && 'format' in row && 'expect' in row;
}

/** Runs one vector; `engine` are options for the engine such as a syntax check. */
export function runEditVector(row: EditVector, engine: EditOptions = {}): VectorVerdict {
  const why = row.expect === 'parsed' ? parseDifference(row) : applyDifference(row, engine);
  const falseAccept = row.expect === 'rejected' && why !== undefined;
  if (why === undefined) return { id: row.id, verdict: 'passed', falseAccept: false, why: '' };
  const verdict = (row.policy ?? []).length > 0 ? 'differs' : 'failed';
  return { id: row.id, verdict, falseAccept: falseAccept && verdict === 'failed', why };
}

/** Blocks without a path are shell commands that the source's tool lists with its edits. */
function parseDifference(row: EditVector): string | undefined {
  const reply = typeof row.edit === 'string' ? row.edit : '';
  const parsed = parseReply({ files: [], reply, complete: true, format: formatOf(row) });
  if (parsed.failure !== undefined) return `not read: ${parsed.failure.message}`;
  const found = parsed.hunks.map((hunk) => [hunk.path ?? null, hunk.search, hunk.replace]);
  const blocks = (row.parsed ?? []).filter((block) => block.path !== undefined);
  const wanted = blocks.map((block) => [block.path ?? null, block.search, block.replace]);
  if (JSON.stringify(found) === JSON.stringify(wanted)) return undefined;
  return `read ${JSON.stringify(found)}`;
}

function applyDifference(row: EditVector, engine: EditOptions): string | undefined {
  const result = applyVector(row, engine);
  if (row.expect === 'rejected') {
    return result.status === 'rejected' ? undefined : `applied: ${JSON.stringify(result.files[0]?.text)}`;
  }
  if (result.status === 'rejected') return `rejected: ${result.feedback ?? ''}`;
  const stray = strayBytes(row, result);
  if (stray > 0) return `changed ${stray} bytes outside of the lines that the edit means to change`;
  return row.format === 'locate' ? locateDifference(row, result) : textDifference(row, result);
}

function applyVector(row: EditVector, engine: EditOptions): EditResult {
  const reply = replyOf(row);
  const options: EditOptions = {
    ...engine,
    ...(row.options?.bufferLines === undefined ? {} : { maxLineDrift: row.options.bufferLines }),
  };
  const run = (path: string): EditResult => {
    const files = filesOf(row, path);
    const hints = { openPaths: files.map((file) => file.path), ...lineHints(row) };
    return applyEdits({ files, reply, complete: true, format: formatOf(row), hints }, options);
  };
  const result = run(row.path ?? namedPath(row.edit) ?? 'file.txt');
  const asked = result.hunks[0];
  const unknown = asked?.code === 'path_unknown' || asked?.code === 'path_unsafe';
  const renamed = row.path === undefined && row.files === undefined && unknown;
  return renamed && asked.path !== undefined ? run(asked.path) : result;
}

/** The path on a line of its own above the first block. */
function namedPath(edit: EditVector['edit']): string | undefined {
  return typeof edit === 'string' ? /^([\w./-]+\.\w+)\n(?:<{5,}|-{5,}) /.exec(edit)?.[1] : undefined;
}

function lineHints(row: EditVector): { lineHints?: readonly (number | undefined)[] } {
  if (row.options?.startLine !== undefined) return { lineHints: [row.options.startLine] };
  if (typeof row.edit === 'string' || row.edit.every((edit) => edit.lineHint === undefined)) return {};
  return { lineHints: row.edit.map((edit) => (edit.lineHint === undefined ? undefined : edit.lineHint + 1)) };
}

function filesOf(row: EditVector, path: string): { path: string; text: string }[] {
  if (row.files !== undefined) return Object.entries(row.files).map(([name, text]) => ({ path: name, text }));
  const created = row.original === null || row.original === undefined || row.options?.mode === 'create';
  return created ? [] : [{ path, text: row.original ?? '' }];
}

const formats: Readonly<Record<string, EditFormat>> = {
  aider_block: 'search-replace',
  roo_diff: 'search-replace',
  cline_diff: 'search-replace',
  gptme_patch: 'search-replace',
  search_replace: 'json-tool',
  locate: 'json-tool',
  udiff: 'unified-diff',
  pseudodiff: 'unified-diff',
  apply_patch: 'apply-patch',
  v4a: 'apply-patch',
  lazy_snippet: 'lazy-snippet',
};

function formatOf(row: EditVector): EditFormat {
  return formats[row.format] ?? 'auto';
}

const located = 'a_text_that_is_in_no_file();';

function replyOf(row: EditVector): string {
  if (row.options?.mode === 'create') return `*** Add File: file.txt\n${String(row.edit)}`;
  if (typeof row.edit === 'string') return row.edit;
  const edits = row.edit.map((edit) => ({
    old_string: edit.search,
    new_string:
      edit.replace ?? `${edit.search.trimEnd()} ${located}${edit.search.endsWith('\n') ? '\n' : ''}`,
    ...(edit.replaceAll === true ? { replace_all: true } : {}),
    ...(edit.expectedReplacements === undefined ? {} : { expected_replacements: edit.expectedReplacements }),
  }));
  return JSON.stringify({ ...(row.path === undefined ? {} : { path: row.path }), edits });
}

/** Bytes changed outside of the lines that the edits mean to change; whole-file operations mean all of them. */
function strayBytes(row: EditVector, result: EditResult): number {
  const [file, ...more] = result.files;
  const before = row.files === undefined ? row.original : row.files[file?.path ?? ''];
  const parsed = parseReply({ files: [], reply: replyOf(row), complete: true, format: formatOf(row) });
  const edits = parsed.hunks.map(({ alternative, search, replace }, index) => {
    const span = result.hunks[index]?.span;
    return { ...(alternative ?? { search, replace }), ...(span === undefined ? {} : { span }) };
  });
  const plain = parsed.hunks.every(
    (hunk) => hunk.op === 'edit' && hunk.search !== '' && hunk.whole !== true && !meansAll(hunk),
  );
  if (
    row.format === 'locate' ||
    !plain ||
    file === undefined ||
    more.length > 0 ||
    typeof before !== 'string'
  )
    return 0;
  return bytesOutside(before, file.text, edits);
}

function locateDifference(row: EditVector, result: EditResult): string | undefined {
  const original = row.original ?? '';
  const start = original.indexOf(row.output ?? '');
  const first =
    row.match?.startLine === undefined
      ? original.slice(0, start).split('\n').length
      : row.match.startLine + 1;
  const last = first + (row.output ?? '').split('\n').length - 1;
  const span = result.hunks[0]?.span;
  return span?.[0] === first && span[1] === last
    ? undefined
    : `lines ${span?.join('–')}, not ${first}–${last}`;
}

function textDifference(row: EditVector, result: EditResult): string | undefined {
  const wanted = row.files_out ?? undefined;
  if (wanted === undefined) {
    const text = result.files.at(-1)?.text ?? row.original ?? '';
    return comparable(row, text) === comparable(row, row.output ?? '')
      ? undefined
      : `gave ${JSON.stringify(text)}`;
  }
  const after = new Map(Object.entries(row.files ?? {}));
  for (const path of result.deleted) after.delete(path);
  for (const file of result.files) after.set(file.path, file.text);
  const same = [...after].every(
    ([path, text]) => comparable(row, wanted[path] ?? '') === comparable(row, text),
  );
  return same && after.size === Object.keys(wanted).length ? undefined : `gave ${JSON.stringify([...after])}`;
}

/** Text under the relaxation the row asks for; patch dialects differ on the final line end of created files. */
function comparable(row: EditVector, text: string): string {
  const compare = row.options?.compare;
  const even = row.format === 'udiff' && compare === undefined ? text.replaceAll('\r\n', '\n') : text;
  if (compare === 'ignore-blank-lines')
    return even
      .split('\n')
      .filter((line) => line.trim() !== '')
      .join('\n');
  if (compare === 'ignore-final-newline' || row.files !== undefined || row.options?.mode === 'create')
    return even.replace(/\r?\n$/, '');
  return even;
}
