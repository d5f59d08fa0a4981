/**
 * Reads SEARCH/REPLACE blocks out of a reply: markers win over fences, prose around them is ignored.
 *
 * A block's path stands in the lines above its head, in its head, or is that of the block before. What cannot be read
 * without a guess (a block without divider, markers out of order) makes the whole reply unreadable.
 */
import type { Hunk, ParsedReply } from '../hunk.ts';
import { unreadable } from '../hunk.ts';
import { type BlockHead, isDivider, isTail, readHead, readLineMarker, unescapeMarker } from './markers.ts';
import { isFence, pathAbove, pathInHead } from './path-line.ts';

interface Block {
  readonly head: BlockHead;
  readonly search: readonly string[];
  readonly replace: readonly string[];
  readonly meansMarks: boolean;
  readonly next: number;
  readonly closed: boolean;
  /** The block ends only because the reply does. */
  readonly open: boolean;
  readonly lineHint: number | undefined;
}

type BlockRead = { readonly ok: true; readonly block: Block } | Refused;

interface Refused {
  readonly ok: false;
  readonly why: string;
}

/** Offset of the first SEARCH marker, −1 when a reply has none. */
export function findSearchBlocks(reply: string): number {
  let offset = 0;
  for (const line of reply.split('\n')) {
    if (readHead(line) !== undefined) return offset;
    offset += line.length + 1;
  }
  return -1;
}

/** All blocks of a reply as hunks. */
export function parseSearchReplace(reply: string): ParsedReply {
  const lines = reply.replaceAll('\r\n', '\n').split('\n');
  const hunks: Hunk[] = [];
  const repairs = new Set<string>();
  let path: string | undefined;
  let previousEnd = 0;
  let open = cutHead(lines.at(-1) ?? '');
  for (let at = 0; at < lines.length; ) {
    const head = readHead(lines[at] ?? '');
    if (head === undefined) {
      at++;
      continue;
    }
    const read = readBlock(lines, at, head);
    if (!read.ok) return unreadable('malformed', read.why);
    // The tools of the dash dialect alone take a block that nothing ends.
    if (read.block.open && !head.dash) return unreadable('truncated', openBlock);
    if (!read.block.closed) repairs.add('missing_replace_marker');
    open ||= read.block.open;
    path = pathInHead(head.rest) ?? pathAbove(lines, at, previousEnd) ?? path;
    hunks.push(hunkOf(read.block, path));
    at = read.block.next;
    previousEnd = at;
  }
  return { hunks, repairs: [...repairs], ...(open ? { openEnd: openBlock } : {}) };
}

const openBlock = 'The last block has no marker that ends it.';

/** True for the beginning of a head, as the last line of an answer that was cut there. */
function cutHead(line: string): boolean {
  return /^\s{0,3}(?:<{3,9}|-{5,12})(?: (?:S|SE|SEA|SEAR|SEARC|O|OR|ORI|ORIG|ORIGI|ORIGIN|ORIGINA)?)?$/.test(
    line,
  );
}

function readBlock(lines: readonly string[], headLine: number, head: BlockHead): BlockRead {
  const { lineHint, from } = readLineHint(lines, headLine, head);
  const dividers: number[] = [];
  const done = (end: number, next: number, how: 'tail' | 'divider' | 'end'): BlockRead => {
    const split = dividerOf(lines, dividers);
    if (typeof split !== 'number') return split;
    const replace = lines.slice(split + 1, end);
    const stray = replace.findIndex((line) => readLineMarker(line) !== undefined);
    if (stray >= 0)
      return { ok: false, why: `Line ${split + stray + 2} is a line number, which SEARCH alone can have.` };
    const texts = { search: textOf(lines.slice(from, split)), replace: textOf(replace) };
    const meansMarks = texts.replace.some((line, at) => line !== replace[at]);
    const open = how === 'end' || (how === 'divider' && lines.slice(next).every((line) => line === ''));
    return { ok: true, block: { head, ...texts, meansMarks, next, closed: how === 'tail', open, lineHint } };
  };
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (isTail(line)) {
      if (dividers.length > 0) return done(at, at + 1, 'tail');
      return { ok: false, why: `Line ${at + 1} ends a block that has no ======= divider.` };
    }
    if (readHead(line) !== undefined) {
      const why = `Line ${at + 1} starts a block before the block of line ${headLine + 1} has ended.`;
      return { ok: false, why };
    }
    if (!isDivider(line, head.dash)) continue;
    if (dividers.length > 0 && endsBlock(lines, at))
      return done(at, isTail(lines[at + 1] ?? '') ? at + 2 : at + 1, 'divider');
    dividers.push(at);
  }
  if (dividers.length > 0) return done(lines.length, lines.length, 'end');
  return { ok: false, why: `The block of line ${headLine + 1} has no ======= divider.` };
}

const dividerLength = 7;

/** The line that divides SEARCH from REPLACE; of several the only one of the usual length, since headings look alike. */
function dividerOf(lines: readonly string[], dividers: readonly number[]): number | Refused {
  const [first = -1, ...more] = dividers;
  const usual = dividers.filter((at) => lines[at]?.trimEnd().length === dividerLength);
  const [only, ...others] = more.length === 0 ? [first] : usual;
  if (only !== undefined && others.length === 0) return only;
  const list = dividers.map((at) => at + 1).join(', ');
  const why = `Lines ${list} may each divide their block. Put a backslash before those that are text.`;
  return { ok: false, why };
}

function textOf(lines: readonly string[]): readonly string[] {
  return lines.map(unescapeMarker);
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

/** Line numbers between a head and the text, with the rule of dashes that ends them. */
function readLineHint(
  lines: readonly string[],
  headLine: number,
  head: BlockHead,
): { readonly lineHint: number | undefined; readonly from: number } {
  const inHead = /^:?(?:start_)?line[=:]\s*\[?(\d+)/.exec(head.rest)?.[1];
  let lineHint = inHead === undefined ? undefined : Number(inHead);
  let at = headLine + 1;
  for (
    let next = readLineMarker(lines[at] ?? '');
    next !== undefined;
    next = readLineMarker(lines[at] ?? '')
  ) {
    if (next.kind === 'start') lineHint = next.line;
    at++;
  }
  if (at > headLine + 1 && /^-{3,}\s*$/.test(lines[at] ?? '')) at++;
  return { lineHint, from: at };
}

function hunkOf(block: Block, path: string | undefined): Hunk {
  return {
    ...(path === undefined ? {} : { path }),
    op: 'edit',
    search: asText(block.search),
    replace: asText(block.replace),
    ...(block.lineHint === undefined ? {} : { lineHint: block.lineHint }),
    ...(block.meansMarks ? { meansMarks: true } : {}),
    wholeLines: true,
  };
}

function asText(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
