/** Reads a reply in the format it is written in; the format is detected unless the caller names it. */
import type { EditInput } from '../edit.ts';
import type { ParsedReply } from '../hunk.ts';
import { hasJsonEdits, parseJsonTool } from './json-tool.ts';
import { hasSearchBlocks, parseSearchReplace } from './search-replace.ts';

/** Hunks of the reply, or why it cannot be read; no hunks and no failure means that the reply has no edit. */
export function parseReply(input: EditInput): ParsedReply {
  if (input.format === 'json-tool') return parseJsonTool(input.reply);
  if (hasSearchBlocks(input.reply)) return parseSearchReplace(input.reply);
  return hasJsonEdits(input.reply) ? parseJsonTool(input.reply) : { hunks: [], repairs: [] };
}
