/**
 * Reads a reply in the format it is written in; the format is detected unless the caller names it.
 *
 * Detection goes from the most certain sign to the least: markers, patch directives, diff headers, XML pairs, JSON
 * fields, a fenced body with a path. A reply without any sign has no edit.
 */
import type { EditFormat, EditInput } from '../edit.ts';
import { type ParsedReply, unreadable } from '../hunk.ts';
import { hasApplyPatch, parseApplyPatch } from './apply-patch.ts';
import { hasJsonEdits, parseJsonTool } from './json-tool.ts';
import { parseLazySnippet } from './lazy-snippet.ts';
import { hasSearchBlocks, parseSearchReplace } from './search-replace.ts';
import { hasUnifiedDiff, parseUnifiedDiff } from './unified-diff.ts';
import { hasNamedBody, parseWholeFile } from './whole-file.ts';
import { hasXmlEdits, parseXmlTool } from './xml-tool.ts';

type NamedFormat = Exclude<EditFormat, 'auto'>;

const parsers: Readonly<Record<NamedFormat, (reply: string) => ParsedReply>> = {
  'search-replace': parseSearchReplace,
  'json-tool': parseJsonTool,
  'xml-tool': parseXmlTool,
  'unified-diff': parseUnifiedDiff,
  'apply-patch': parseApplyPatch,
  'whole-file': parseWholeFile,
  'lazy-snippet': parseLazySnippet,
};

const signs: readonly (readonly [NamedFormat, (reply: string) => boolean])[] = [
  ['search-replace', hasSearchBlocks],
  ['apply-patch', hasApplyPatch],
  ['unified-diff', hasUnifiedDiff],
  ['xml-tool', hasXmlEdits],
  ['json-tool', hasJsonEdits],
  ['whole-file', hasNamedBody],
];

const longestReply = 4_000_000;

/** The format a reply is written in, undefined when it has no edit. */
export function detectFormat(reply: string): NamedFormat | undefined {
  return signs.find(([, has]) => has(reply))?.[0];
}

/** Hunks of the reply, or why it cannot be read; no hunks and no failure means that the reply has no edit. */
export function parseReply(input: EditInput): ParsedReply {
  const reply = input.reply;
  if (reply.length > longestReply)
    return unreadable('limits', 'The answer is longer than 4 million characters.');
  const named = input.format === undefined || input.format === 'auto' ? detectFormat(reply) : input.format;
  if (named === undefined) return { hunks: [], repairs: [] };
  const parsed = parsers[named](reply);
  return reply.includes('\r\n')
    ? { ...parsed, hunks: parsed.hunks.map((hunk) => ({ ...hunk, crlf: true })) }
    : parsed;
}
