/**
 * Reads the apply_patch format (V4A): files to add, update, move or delete, with `@@` anchors instead of line numbers.
 *
 * The envelope may be missing as a whole; half an envelope is a cut answer. Bare hunks without any file are for the only
 * open file. Unknown directives make the patch unreadable, because what they ask for would be lost.
 */
import type { Hunk, ParsedReply } from '../hunk.ts';
import { unreadable } from '../hunk.ts';
import { hunkFromDiff } from './diff-lines.ts';
import { isFence } from './path-line.ts';

const begin = /^\s*\*\*\* Begin Patch\s*$/;
const end = /^\s*\*\*\* End Patch\s*$/;
const directive = /^\*\*\* (Add|Update|Delete) File: (.+?)\s*$/;
const move = /^\*\*\* Move to: (.+?)\s*$/;
const endOfFile = /^\*\*\* End of File\s*$/;
const numbers = /^-(\d+)(?:,\d+)? \+\d+/;

/** Offset of the first directive of this format, −1 when a reply has none. */
export function findApplyPatch(reply: string): number {
  return reply.search(/^\*\*\* (?:Begin Patch|(?:Add|Update|Delete) File: )/m);
}

/** All operations of a patch. */
export function parseApplyPatch(reply: string): ParsedReply {
  const body = patchBody(reply.replaceAll('\r\n', '\n').split('\n'));
  if (body === undefined) return unreadable('truncated', 'The patch begins but has no "*** End Patch".');
  const hunks: Hunk[] = [];
  for (let at = 0; at < body.length; ) {
    const line = body[at] ?? '';
    const head = directive.exec(line);
    if (head === null && line.startsWith('*** ') && !endOfFile.test(line)) {
      return unreadable('malformed', `Line "${line}" is not a directive of the patch format.`);
    }
    let stop = at + 1;
    while (stop < body.length && !isDirective(body[stop] ?? '')) stop++;
    const read =
      head === null ? bareSection(body.slice(at, stop)) : fileSection(head, body.slice(at + 1, stop));
    if (typeof read === 'string') return unreadable('malformed', read);
    hunks.push(...read);
    at = stop;
  }
  return { hunks, repairs: [] };
}

function isDirective(line: string): boolean {
  return line.startsWith('*** ') && !endOfFile.test(line) && !move.test(line);
}

/** The lines between the envelope's marks; all lines when there is no envelope, undefined when half of it is missing. */
function patchBody(lines: readonly string[]): string[] | undefined {
  const from = lines.findIndex((line) => begin.test(line));
  const to = lines.findLastIndex((line) => end.test(line));
  if (from >= 0 && to < from) return undefined;
  if (from >= 0) return withoutPadding(lines.slice(from + 1, to));
  const bare = to >= 0 ? lines.slice(0, to) : [...lines];
  const start = bare.findIndex((line) => directive.test(line));
  const body = start > 0 ? bare.slice(start) : bare;
  while (body.length > 0 && (body.at(-1) === '' || isFence(body.at(-1) ?? ''))) body.pop();
  return body;
}

/** The first directive may be indented: before it there is no text that it could belong to. */
function withoutPadding(body: readonly string[]): string[] {
  const first = body.findIndex((line) => line.trim() !== '');
  return body.map((line, at) => (at === first && directive.test(line.trim()) ? line.trim() : line));
}

function fileSection(head: RegExpExecArray, lines: readonly string[]): Hunk[] | string {
  const [, kind, path = ''] = head;
  if (kind === 'Delete') return [{ path, op: 'delete', search: '', replace: '', wholeLines: true }];
  if (kind === 'Add') return addition(path, lines);
  const target = lines.map((line) => move.exec(line)?.[1]).find((found) => found !== undefined);
  const hunks = sectionHunks(lines.filter((line) => !move.test(line))).map((hunk) => ({ ...hunk, path }));
  if (hunks.length === 0 && target === undefined) return `The update of ${path} has no hunk.`;
  const moves =
    target === undefined
      ? []
      : [{ path, op: 'move', search: '', replace: '', moveTo: target, wholeLines: true } as const];
  return [...hunks, ...moves];
}

function addition(path: string, lines: readonly string[]): Hunk[] | string {
  const kept = [...lines];
  while (kept.length > 0 && kept.at(-1) === '') kept.pop();
  const bare = kept.find((line) => !line.startsWith('+') && line !== '');
  if (bare !== undefined) return `Line "${bare}" of the new file ${path} does not start with +.`;
  const text = kept.map((line) => line.slice(1)).join('\n');
  return [
    {
      path,
      op: 'create',
      search: '',
      replace: text === '' || text.endsWith('\n') ? text : `${text}\n`,
      wholeLines: true,
    },
  ];
}

function bareSection(lines: readonly string[]): Hunk[] | string {
  const prose = lines.every((line) => !/^(?:@@|[-+ ])/.test(line));
  return prose ? [] : sectionHunks(lines);
}

interface Draft {
  readonly anchors: string[];
  readonly lines: string[];
  line: number | undefined;
  atEnd: boolean;
}

/** Hunks of one file; a section that changes nothing becomes anchors of the next. */
function sectionHunks(lines: readonly string[]): Hunk[] {
  const drafts: Draft[] = [];
  let draft: Draft = { anchors: [], lines: [], line: undefined, atEnd: false };
  for (const line of lines) {
    if (endOfFile.test(line)) {
      draft.atEnd = true;
      continue;
    }
    if (!line.startsWith('@@')) {
      draft.lines.push(line);
      continue;
    }
    if (draft.lines.length > 0) {
      drafts.push(draft);
      draft = { anchors: [], lines: [], line: undefined, atEnd: false };
    }
    const label = line.slice(2).replace(/ ?@@\s*$/, '');
    const number = numbers.exec(label.trim());
    if (number !== null) draft.line = Number(number[1]);
    else draft.anchors.push(label.trim());
  }
  return hunksOf([...drafts, draft]);
}

function hunksOf(drafts: readonly Draft[]): Hunk[] {
  let carried: string[] = [];
  return drafts.flatMap((draft): Hunk[] => {
    const lines = [...draft.lines];
    while (lines.length > 0 && (lines.at(-1) === '' || lines.at(-1) === ' ')) lines.pop();
    const read = hunkFromDiff(lines);
    const anchors = [...carried, ...draft.anchors];
    if (read === undefined) {
      carried = [...anchors, ...lines.filter((line) => line.trim() !== '')];
      return [];
    }
    carried = [];
    const named = anchors.filter((anchor) => anchor !== '');
    return [
      {
        op: 'edit',
        ...read,
        ...(named.length === 0 ? {} : { anchors: named }),
        ...(draft.line === undefined ? {} : { lineHint: draft.line }),
        ...(draft.atEnd ? { atEnd: true } : {}),
        wholeLines: true,
        ordered: true,
      },
    ];
  });
}
