/**
 * Reads SEARCH/REPLACE blocks out of a reply: markers win over fences, prose around them is ignored.
 *
 * A block's path stands in the lines above its head, in its head, or is that of the block before. What cannot be read
 * without a guess (a block without divider, markers out of order) makes the whole reply unreadable.
 */
import type { Hunk, ParsedReply } from '../hunk.ts';
import { unreadable } from '../hunk.ts';
import { type BlockHead, isDivider, isTail, readHead, unescapeMarker } from './markers.ts';
import { isFence, pathAbove, pathInHead } from './path-line.ts';

interface Block {
  readonly head: BlockHead;
  readonly headLine: number;
  readonly search: readonly string[];
  readonly replace: readonly string[];
  readonly next: number;
  readonly closed: boolean;
  readonly lineHint: number | undefined;
}

type BlockRead = { readonly ok: true; readonly block: Block } | { readonly ok: false; readonly why: string };

/** True when a reply has at least one SEARCH marker. */
export function hasSearchBlocks(reply: string): boolean {
  return reply.split('\n').some((line) => readHead(line) !== undefined);
}

/** All blocks of a reply as hunks. */
export function parseSearchReplace(reply: string): ParsedReply {
  const lines = reply.replaceAll('\r\n', '\n').split('\n');
  const hunks: Hunk[] = [];
  const repairs = new Set<string>();
  let path: string | undefined;
  let previousEnd = 0;
  for (let at = 0; at < lines.length; ) {
    const head = readHead(lines[at] ?? '');
    if (head === undefined) {
      at++;
      continue;
    }
    const read = readBlock(lines, at, head);
    if (!read.ok) return unreadable('malformed', read.why);
    if (!read.block.closed) repairs.add('missing_replace_marker');
    path = pathInHead(head.rest) ?? pathAbove(lines, at, previousEnd) ?? path;
    hunks.push(hunkOf(read.block, path));
    at = read.block.next;
    previousEnd = at;
  }
  return { hunks, repairs: [...repairs] };
}

function readBlock(lines: readonly string[], headLine: number, head: BlockHead): BlockRead {
  const search: string[] = [];
  const replace: string[] = [];
  let inReplace = false;
  const { lineHint, from } = readLineHint(lines, headLine, head);
  let at = from;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (isTail(line)) {
      if (!inReplace) return { ok: false, why: `Line ${at + 1} ends a block that has no ======= divider.` };
      return { ok: true, block: { head, headLine, search, replace, next: at + 1, closed: true, lineHint } };
    }
    if (readHead(line) !== undefined) {
      return {
        ok: false,
        why: `Line ${at + 1} starts a block before the block of line ${headLine + 1} has ended.`,
      };
    }
    if (inReplace && isDivider(line, head.dash) && endsBlock(lines, at)) {
      const next = isTail(lines[at + 1] ?? '') ? at + 2 : at + 1;
      return { ok: true, block: { head, headLine, search, replace, next, closed: false, lineHint } };
    }
    if (!inReplace && isDivider(line, head.dash)) inReplace = true;
    else (inReplace ? replace : search).push(unescapeMarker(line));
  }
  if (!inReplace) return { ok: false, why: `The block of line ${headLine + 1} has no ======= divider.` };
  return { ok: true, block: { head, headLine, search, replace, next: at, closed: false, lineHint } };
}

/** A second divider stands for the tail before a tail or a closing fence, and where no tail follows in the block. */
function endsBlock(lines: readonly string[], divider: number): boolean {
  const next = lines[divider + 1];
  if (next !== undefined && (isTail(next) || isFence(next))) return true;
  const marker = lines.findIndex(
    (line, at) => at > divider && (isTail(line) || readHead(line) !== undefined),
  );
  return marker < 0 || !isTail(lines[marker] ?? '');
}

const hintLine = /^:(start|end)_line:\s*(\d+)\s*(-{3,})?\s*$/;

/** Line numbers between a head and the text, with the rule of dashes that ends them. */
function readLineHint(
  lines: readonly string[],
  headLine: number,
  head: BlockHead,
): { readonly lineHint: number | undefined; readonly from: number } {
  const inHead = /^:?(?:start_)?line[=:]\s*(\d+)/.exec(head.rest)?.[1];
  let start = inHead;
  let at = headLine + 1;
  for (let match = hintLine.exec(lines[at] ?? ''); match !== null; match = hintLine.exec(lines[at] ?? '')) {
    if (match[1] === 'start') start = match[2];
    at++;
  }
  if (at > headLine + 1 && /^-{3,}\s*$/.test(lines[at] ?? '')) at++;
  return { lineHint: start === undefined ? undefined : Number(start), from: at };
}

function hunkOf(block: Block, path: string | undefined): Hunk {
  return {
    ...(path === undefined ? {} : { path }),
    op: 'edit',
    search: asText(block.search),
    replace: asText(block.replace),
    ...(block.lineHint === undefined ? {} : { lineHint: block.lineHint }),
    wholeLines: true,
  };
}

function asText(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
