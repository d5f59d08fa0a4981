/**
 * What zod says of a document's shape, in our words: every issue becomes a finding with a cause and a remedy.
 *
 * zod's own messages are never shown. Serves migration files and configuration files alike.
 */
import { z } from 'zod';
import { nearestName } from '../nearest.ts';
import { type Finding, formatPath, type Path } from './problem.ts';
import { describeValue, type IssueParams } from './schema.ts';

/** What an issue is explained with: the schema (for key names) and the document that was read. */
export interface ShapeContext {
  readonly schema: z.ZodType;
  readonly document: unknown;
  /** What the whole document is called, e.g. `a migration file`. */
  readonly documentName: string;
}

/** Findings of one zod issue. */
export function shapeFindings(issue: z.core.$ZodIssue, context: ShapeContext): readonly Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const value = valueAt(context.document, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, context));
    case 'invalid_type':
      return [
        value === undefined
          ? missingKey(path, expectedType(issue))
          : wrongType(path, expectedType(issue), value),
      ];
    case 'invalid_value': {
      const expected = issue.values.map((allowed) => `\`${String(allowed)}\``).join(' or ');
      return [value === undefined ? missingKey(path, expected) : wrongType(path, expected, value)];
    }
    case 'invalid_union':
      return [value === undefined ? missingKey(path, textOrList) : wrongType(path, textOrList, value)];
    case 'too_small':
      return [invalid(path, tooSmall(issue))];
    case 'too_big':
      return [invalid(path, tooBig(issue))];
    case 'invalid_format':
      return [invalid(path, badFormat(issue, value))];
    case 'custom':
      return [custom(issue, path, value)];
    default:
      return [wrongType(path, 'another value', value)];
  }
}

const textOrList = 'a text or a list of texts';

function custom(issue: z.core.$ZodIssueCustom, path: Path, value: unknown): Finding {
  const { params } = issue;
  if (isIssueParams(params)) {
    const expected = params.details.expected;
    if (value === undefined) return missingKey(path, String(expected));
    return { code: params.code, path, details: params.details };
  }
  return invalid(path, { reason: issue.message, remedy: 'Choose another value.' });
}

function isIssueParams(params: unknown): params is IssueParams {
  return typeof params === 'object' && params !== null && 'code' in params && 'details' in params;
}

function unknownKey(key: string, path: Path, context: ShapeContext): Finding {
  const known = keysAt(context.schema, path);
  const nearest = nearestName(key, known);
  const suggestion =
    nearest === undefined
      ? `Remove it. Known here: ${known.map((name) => `\`${name}\``).join(', ')}.`
      : `Did you mean \`${nearest}\`?`;
  const place = path.length === 0 ? context.documentName : `\`${formatPath(path)}\``;
  return {
    code: 'RG_SPEC_UNKNOWN_KEY',
    path: [...path, key],
    at: 'key',
    details: { key, place, suggestion },
  };
}

function missingKey(path: Path, expected: string): Finding {
  return { code: 'RG_SPEC_MISSING_KEY', path, at: 'key', details: { key: formatPath(path), expected } };
}

function wrongType(path: Path, expected: string, value: unknown): Finding {
  return { code: 'RG_SPEC_WRONG_TYPE', path, details: { expected, found: describeValue(value) } };
}

function invalid(path: Path, { reason, remedy }: { reason: string; remedy: string }): Finding {
  return { code: 'RG_SPEC_INVALID_VALUE', path, details: { reason, remedy } };
}

const typeNames: Readonly<Record<string, string>> = Object.freeze({
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping',
});

function expectedType(issue: z.core.$ZodIssueInvalidType): string {
  return typeNames[issue.expected] ?? issue.expected;
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): { reason: string; remedy: string } {
  if (issue.origin === 'string')
    return { reason: 'the text is empty', remedy: 'Write the text, or remove the key.' };
  if (issue.origin === 'array') return { reason: 'the list is empty', remedy: 'Add at least one entry.' };
  return { reason: `the least value is ${issue.minimum}`, remedy: `Write ${issue.minimum} or more.` };
}

function tooBig(issue: z.core.$ZodIssueTooBig): { reason: string; remedy: string } {
  if (issue.origin === 'string')
    return { reason: `the text is longer than ${issue.maximum} characters`, remedy: 'Shorten it.' };
  return { reason: `the greatest value is ${issue.maximum}`, remedy: `Write ${issue.maximum} or less.` };
}

function badFormat(
  issue: z.core.$ZodIssueInvalidStringFormat,
  value: unknown,
): { reason: string; remedy: string } {
  const found = describeValue(value);
  if (issue.format === 'url')
    return {
      reason: `expected an address, found ${found}`,
      remedy: 'Write a whole URL, e.g. `https://example.com/PLAT-1`.',
    };
  if (String(value).includes('\n'))
    return { reason: 'the text has several lines where one is expected', remedy: 'Write it on one line.' };
  const name = String(value)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const remedy = name === '' ? 'Choose another name.' : `Write \`${name}\`, for example.`;
  return { reason: `names hold lower-case letters, digits and single dashes; found ${found}`, remedy };
}

function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === String(part))?.[1];
  }
  return value;
}

/** Keys that the schema knows for the mapping at a path. */
function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let current: unknown = schema;
  for (const part of path) {
    current = unwrap(current);
    if (current instanceof z.ZodObject) current = current.shape[String(part)];
    else if (current instanceof z.ZodArray) current = current.element;
  }
  const found = unwrap(current);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function unwrap(schema: unknown): unknown {
  let current = schema;
  while (
    current instanceof z.ZodOptional ||
    current instanceof z.ZodDefault ||
    current instanceof z.ZodPrefault
  )
    current = current.unwrap();
  return current;
}
