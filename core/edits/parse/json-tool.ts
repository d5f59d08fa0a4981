/**
 * Reads edits out of JSON tool calls: one object or an array of them, in the field names that tools in use have.
 *
 * The arguments may stand alone, in a fence, or under `arguments`/`input`; a patch may be one of them. JSON that ends before its last bracket is
 * incomplete, never repaired.
 */
import type { Hunk, ParsedReply } from '../hunk.ts';
import { unreadable } from '../hunk.ts';
import { parseApplyPatch } from './apply-patch.ts';
import { readJson } from './tolerant-json.ts';

const searchNames = [
  'old_string',
  'oldString',
  'old_str',
  'oldText',
  'old_text',
  'search',
  'old',
  'original',
  'find',
];
const replaceNames = [
  'new_string',
  'newString',
  'new_str',
  'newText',
  'new_text',
  'replace',
  'new',
  'updated',
  'replacement',
];
const pathNames = ['path', 'file_path', 'filePath', 'file', 'filename', 'target_file', 'targetFile'];
const listNames = ['edits', 'changes', 'replacements', 'operations'];
/** What holds the fields of an edit: an object, or a text that is JSON itself. */
const wrapperNames = ['arguments', 'input', 'parameters', 'args', 'function', 'tool_calls', 'content'];

type Fields = Readonly<Record<string, unknown>>;

/** Offset of the first field with text to replace, −1 when a reply does not look like a tool call with edits. */
export function findJsonEdits(reply: string): number {
  return reply.search(/["'](?:old_?(?:string|str|text)|search)\\?["']\s*:|"\*\*\* Begin Patch\\n/i);
}

/** All edits of a JSON reply. */
export function parseJsonTool(reply: string): ParsedReply {
  const read = readJson(reply);
  if (read.kind === 'cut')
    return unreadable('truncated', 'The JSON of the edits ends before it is complete.');
  if (read.kind === 'none') return unreadable('malformed', `The edits are not valid JSON: ${read.why}.`);
  const hunks = read.values.flatMap((value) => hunksOf(value, undefined));
  const patch = hunks.length > 0 ? undefined : patchIn(read.values);
  return patch === undefined ? { hunks, repairs: read.repairs } : parseApplyPatch(patch);
}

/** The patch that is an argument of a call, as in `{"input": "*** Begin Patch…"}`. */
function patchIn(value: unknown): string | undefined {
  if (typeof value === 'string') return /^\s*\*\*\* Begin Patch$/m.test(value) ? value : undefined;
  if (!isFields(value)) return undefined;
  for (const inner of Object.values(value)) {
    const patch = patchIn(inner);
    if (patch !== undefined) return patch;
  }
  return undefined;
}

function hunksOf(value: unknown, path: string | undefined): Hunk[] {
  if (Array.isArray(value)) return value.flatMap((entry) => hunksOf(entry, path));
  if (!isFields(value)) return [];
  const ownPath = textField(value, pathNames) ?? path;
  for (const name of wrapperNames) {
    const inner = value[name];
    // A text named content is that of a file, which may be JSON too.
    const isText = typeof inner === 'string' && name !== 'content';
    const content = isText ? parsedOrUndefined(inner) : inner;
    if (typeof content === 'object' && content !== null) return hunksOf(content, ownPath);
  }
  for (const name of listNames) if (Array.isArray(value[name])) return hunksOf(value[name], ownPath);
  const search = textField(value, searchNames);
  const replace = textField(value, replaceNames);
  if (search === undefined || replace === undefined) return [];
  return [
    {
      ...(ownPath === undefined ? {} : { path: ownPath }),
      op: 'edit',
      ...texts(search, replace),
      ...extras(value),
    },
  ];
}

function texts(search: string, replace: string): Pick<Hunk, 'search' | 'replace' | 'wholeLines'> {
  const even = (text: string): string => text.replaceAll('\r\n', '\n');
  return { search: even(search), replace: even(replace), wholeLines: false };
}

function extras(fields: Fields): Partial<Hunk> {
  const all = fields.replace_all ?? fields.replaceAll ?? fields.allow_multiple;
  const expected = fields.expected_replacements ?? fields.expectedReplacements ?? fields.count;
  const line = fields.line ?? fields.start_line ?? fields.startLine ?? fields.line_hint;
  return {
    ...(all === true || all === 'true' ? { replaceAll: true } : {}),
    ...(typeof expected === 'number' ? { expectedCount: expected } : {}),
    ...(typeof line === 'number' ? { lineHint: line } : {}),
  };
}

function textField(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string') return value;
    if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('\n');
  }
  return undefined;
}

function parsedOrUndefined(text: string): unknown {
  const read = readJson(text);
  return read.kind === 'read' ? read.values : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
