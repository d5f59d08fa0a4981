/** Reads a lazy snippet: the new form of a part of a file, with comments in place of what stays as it is. */
import type { ParsedReply } from '../hunk.ts';
import { unreadable } from '../hunk.ts';
import { onlyBody } from './whole-file.ts';

/** The snippet as one hunk for the only open file. */
export function parseLazySnippet(reply: string): ParsedReply {
  const body = onlyBody(reply);
  if (body === undefined || body.text.trim() === '') return { hunks: [], repairs: [] };
  if (!body.closed) return unreadable('truncated', 'The code block of the snippet is not closed.');
  const path = body.path === undefined ? {} : { path: body.path };
  return { hunks: [{ ...path, op: 'merge', search: '', replace: body.text, wholeLines: true }], repairs: [] };
}
