/**
 * Reads a reply in the format it is written in; the format is detected unless the caller names it.
 *
 * Markers, patch directives, diff headers and XML elements may stand in the text of each other: the first one in the reply
 * is that of its format. JSON fields and fenced bodies with a path count only without those. A reply without any sign has
 * no edit.
 */
import type { EditFormat, EditInput } from '../edit.ts';
import { type Hunk, type ParsedReply, unreadable } from '../hunk.ts';
import { findApplyPatch, parseApplyPatch } from './apply-patch.ts';
import { findJsonEdits, parseJsonTool } from './json-tool.ts';
import { parseLazySnippet } from './lazy-snippet.ts';
import { findSearchBlocks, parseSearchReplace } from './search-replace.ts';
import { findUnifiedDiff, parseUnifiedDiff } from './unified-diff.ts';
import { hasNamedBody, isWithinFile, parseWholeFile } from './whole-file.ts';
import { findXmlEdits, parseXmlTool } from './xml-tool.ts';

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

/** Where the first sign of a format stands, −1 without one. */
type Sign = readonly [NamedFormat, (reply: string) => number];

const outerSigns: readonly Sign[] = [
  ['search-replace', findSearchBlocks],
  ['apply-patch', findApplyPatch],
  ['unified-diff', findUnifiedDiff],
  ['xml-tool', findXmlEdits],
];

const longestReply = 4_000_000;
/** No model writes as many edits in one answer; more of them are a loop. */
const mostHunks = 1000;

/** The format a reply is written in, undefined when it has no edit. */
export function detectFormat(reply: string): NamedFormat | undefined {
  const found = outerSigns
    .map(([format, find]) => ({ format, at: find(reply) }))
    .filter(({ format, at }) => at >= 0 && (format === 'search-replace' || !isWithinFile(reply, at)));
  const [first] = found.sort((a, b) => a.at - b.at);
  if (first !== undefined) return first.format;
  const json = findJsonEdits(reply);
  if (json >= 0 && !isWithinFile(reply, json, /^\s*[[{]/)) return 'json-tool';
  return hasNamedBody(reply) ? 'whole-file' : undefined;
}

/** Hunks of the reply, or why it cannot be read; no hunks and no failure means that the reply has no edit. */
export function parseReply(input: EditInput): ParsedReply {
  const reply = input.reply;
  if (reply.length > longestReply)
    return unreadable('limits', 'The answer is longer than 4 million characters.');
  const named = input.format === undefined || input.format === 'auto' ? detectFormat(reply) : input.format;
  if (named === undefined) return { hunks: [], repairs: [] };
  const parsed = parsers[named](reply);
  if (parsed.openEnd !== undefined && input.complete !== true)
    return unreadable('truncated', `${parsed.openEnd} If the answer was not cut, end it with that.`);
  if (parsed.hunks.length > mostHunks)
    return unreadable('limits', `The answer has ${parsed.hunks.length} edits, more than ${mostHunks}.`);
  const hunks = input.complete === true ? parsed.hunks.map(withoutCount) : parsed.hunks;
  return {
    ...parsed,
    hunks: reply.includes('\r\n') ? hunks.map((hunk) => ({ ...hunk, crlf: true })) : hunks,
  };
}

/** An answer that is known to be whole cannot be short of lines. */
function withoutCount({ missingLines: _, ...hunk }: Hunk): Hunk {
  return hunk;
}
