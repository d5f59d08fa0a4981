/**
 * Reads unified diffs as models write them: hunk headers without numbers or with wrong ones, context without its leading
 * space, prose and fences around.
 *
 * Line numbers and section headings are only hints. A file header without any hunk header is not read: what would be
 * context then is a guess.
 */
import type { Hunk, ParsedReply } from '../hunk.ts';
import { unreadable } from '../hunk.ts';
import { hunkFromDiff } from './diff-lines.ts';
import { cleanPath, isFence } from './path-line.ts';

const hunkHeader = /^@@(?: ?-(\d+)(?:,\d+)? \+\d+(?:,\d+)? ?@@| ?.*@@|$| .*$)/;
const metadata =
  /^(?:diff --git |index [0-9a-f]+\.\.|(?:new|deleted) file mode |old mode |new mode |similarity index |rename (?:from|to) |copy (?:from|to) |Binary files )/;

interface Section {
  readonly oldPath: string | undefined;
  readonly newPath: string | undefined;
  readonly hunks: { readonly line: number | undefined; readonly lines: string[] }[];
  readonly stray: string[];
}

/** True when a reply has a hunk header below a file header or a line of changes. */
export function hasUnifiedDiff(reply: string): boolean {
  return /^--- .+\r?\n\+\+\+ /m.test(reply) || (/^@@.*@@/m.test(reply) && /^[-+]/m.test(reply));
}

/** All hunks of a unified diff. */
export function parseUnifiedDiff(reply: string): ParsedReply {
  const sections = sectionsOf(diffText(reply));
  const hunks: Hunk[] = [];
  for (const section of sections) {
    const named = section.oldPath !== undefined || section.newPath !== undefined;
    if (named && section.hunks.length === 0 && section.stray.some((line) => line.trim() !== '')) {
      return unreadable('malformed', 'A file of the diff has no hunk that starts with @@.');
    }
    const bodies = named ? section.hunks : [{ line: undefined, lines: section.stray }, ...section.hunks];
    for (const body of bodies) hunks.push(...hunkOf(section, body));
    if (section.newPath === '/dev/null' && section.oldPath !== undefined) {
      hunks.splice(-Math.max(1, bodies.length), bodies.length, { ...deletion, path: section.oldPath });
    }
  }
  return { hunks, repairs: [] };
}

const deletion: Hunk = { op: 'delete', search: '', replace: '', wholeLines: true };

function hunkOf(section: Section, body: Section['hunks'][number]): Hunk[] {
  const read = hunkFromDiff(body.lines);
  if (read === undefined) return [];
  const path = section.newPath === '/dev/null' ? section.oldPath : (section.newPath ?? section.oldPath);
  return [
    {
      ...(path === undefined ? {} : { path }),
      op: section.oldPath === '/dev/null' && read.search === '' ? 'create' : 'edit',
      ...read,
      ...(body.line === undefined ? {} : { lineHint: body.line }),
      wholeLines: true,
    },
  ];
}

/** The fenced diffs of a reply, or all of it when none is fenced. */
function diffText(reply: string): string[] {
  const lines = reply.replaceAll('\r\n', '\n').split('\n');
  const fenced: string[] = [];
  let open = false;
  let any = false;
  for (const line of lines) {
    if (!open && /^\s{0,3}(?:```+|~~~+)\s*(?:diff|patch|udiff)\b/.test(line)) {
      open = true;
      any = true;
    } else if (open && isFence(line)) open = false;
    else if (open) fenced.push(line);
  }
  return any ? fenced : lines;
}

function sectionsOf(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let section: Section = { oldPath: undefined, newPath: undefined, hunks: [], stray: [] };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.startsWith('--- ') && (lines[at + 1] ?? '').startsWith('+++ ')) {
      sections.push(section);
      section = { ...pathsOf(line, lines[++at] ?? ''), hunks: [], stray: [] };
      continue;
    }
    const header = hunkHeader.exec(line);
    const isEnd = /^@@ end @@\s*$/.test(line);
    if (isEnd || metadata.test(line)) continue;
    if (header === null) (section.hunks.at(-1)?.lines ?? section.stray).push(line);
    else section.hunks.push({ line: header[1] === undefined ? undefined : Number(header[1]), lines: [] });
  }
  return [...sections, section].map(withoutTail);
}

/** Blank lines at the end of a file's last hunk belong to the reply, not to the hunk. */
function withoutTail(section: Section): Section {
  const last = section.hunks.at(-1)?.lines ?? section.stray;
  while (last.length > 0 && last.at(-1) === '') last.pop();
  return section;
}

function pathsOf(old: string, fresh: string): Pick<Section, 'oldPath' | 'newPath'> {
  return { oldPath: headerPath(old), newPath: headerPath(fresh) };
}

function headerPath(line: string): string | undefined {
  const written = line.slice(4).split('\t')[0]?.trim() ?? '';
  if (written === '/dev/null') return written;
  return cleanPath(written.replace(/^[ab]\//, '')) ?? written;
}
