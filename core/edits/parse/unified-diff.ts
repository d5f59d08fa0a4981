/**
 * Reads unified diffs as models write them: hunk headers without numbers or with wrong ones, context without its leading
 * space, prose and fences around.
 *
 * Line numbers and section headings are only hints. A file header without any hunk header is not read: what would be
 * context then is a guess. Nothing that a diff asks for is left out in silence: what cannot be carried out makes it
 * unreadable.
 */
import type { Hunk, ParsedReply } from '../hunk.ts';
import { unreadable } from '../hunk.ts';
import { hunkFromDiff, missingLines, withoutProse } from './diff-lines.ts';
import { fencedDiff } from './fenced-diff.ts';
import { cleanPath } from './path-line.ts';

const hunkHeader = /^@@(?: ?-(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? ?@@| ?.*@@|$| .*$)/;
const metadata =
  /^(?:diff --git |index [0-9a-f]+\.\.|(?:new|deleted) file mode |old mode |new mode |(?:dis)?similarity index )/;
const unsupported = /^(?:copy (?:from|to) |Binary files |GIT binary patch)/;
const rename = /^rename (from|to) (.+?)\s*$/;
const nothing = '/dev/null';

interface DiffHunk {
  readonly line: number | undefined;
  /** Lines of the old and of the new text, by the header. */
  readonly counts: readonly [number, number] | undefined;
  readonly lines: string[];
}

interface Section {
  oldPath: string | undefined;
  newPath: string | undefined;
  /** New path of a renamed file. */
  moveTo: string | undefined;
  /** Lines of `git diff` that say that a file header follows. */
  announced: boolean;
  readonly hunks: DiffHunk[];
  readonly stray: string[];
}

/** Offset of the first file header, or of a hunk header where lines are changed; −1 without one. */
export function findUnifiedDiff(reply: string): number {
  const file = reply.search(/^--- .+\r?\n\+\+\+ /m);
  const hunk = /^[-+]/m.test(reply) ? reply.search(/^@@(?:.*@@|\s*$)/m) : -1;
  const renamed = reply.search(/^rename from .+\r?\nrename to /m);
  const found = [file, hunk, renamed].filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

/** All hunks of a unified diff. */
export function parseUnifiedDiff(reply: string): ParsedReply {
  const fenced = fencedDiff(reply);
  const refused = fenced.lines.find((line) => unsupported.test(line));
  if (refused !== undefined) return unreadable('malformed', `A diff with "${refused}" cannot be applied.`);
  const hunks: Hunk[] = [];
  for (const section of sectionsOf(fenced.lines)) {
    const read = sectionHunks(section);
    if (typeof read === 'string') return unreadable('malformed', read);
    hunks.push(...read);
  }
  if (fenced.open) return { hunks, repairs: [], openEnd: 'The fence of the diff is not closed.' };
  return { hunks: fenced.closed ? hunks.map(counted) : hunks, repairs: [] };
}

/** A closed fence says that no line is missing, whatever the numbers say. */
function counted({ missingLines: _, ...hunk }: Hunk): Hunk {
  return hunk;
}

function sectionHunks(section: Section): Hunk[] | string {
  const { oldPath, newPath, moveTo } = section;
  const named = oldPath !== undefined || newPath !== undefined || section.announced;
  const isMove = moveTo !== undefined && oldPath !== undefined;
  if (named && !isMove && section.hunks.length === 0 && section.stray.some((line) => line.trim() !== ''))
    return 'A file of the diff has no lines ---, +++ and @@ that say what is changed.';
  const whole = { search: '', replace: '', wholeLines: true };
  if (newPath === nothing && oldPath !== undefined) return [{ ...whole, op: 'delete', path: oldPath }];
  const stray: DiffHunk = { line: undefined, counts: undefined, lines: section.stray };
  const hunks = (named ? section.hunks : [stray, ...section.hunks]).flatMap((body) => hunkOf(section, body));
  return isMove ? [...hunks, { ...whole, op: 'move', path: oldPath, moveTo }] : hunks;
}

function hunkOf(section: Section, body: DiffHunk): Hunk[] {
  const lines = withoutProse(body.lines);
  const read = hunkFromDiff(lines);
  if (read === undefined) return [];
  const { oldPath, newPath, moveTo } = section;
  const path = newPath === nothing || moveTo !== undefined ? oldPath : (newPath ?? oldPath);
  const missing = body.counts === undefined ? 0 : missingLines(lines, body.counts);
  return [
    {
      ...(path === undefined ? {} : { path }),
      op: oldPath === nothing && read.search === '' ? 'create' : 'edit',
      ...read,
      ...lineHintOf(body, read.search),
      ...(missing > 0 ? { missingLines: missing } : {}),
      wholeLines: true,
    },
  ];
}

/** Old text of no lines stands behind its line number; where the header counts some, nobody knows where. */
function lineHintOf({ line, counts }: DiffHunk, search: string): Pick<Hunk, 'lineHint'> {
  if (line === undefined) return {};
  if (search !== '') return { lineHint: line };
  return counts?.[0] === 0 ? { lineHint: line + 1 } : {};
}

function emptySection(): Section {
  return {
    oldPath: undefined,
    newPath: undefined,
    moveTo: undefined,
    announced: false,
    hunks: [],
    stray: [],
  };
}

function sectionsOf(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let section = emptySection();
  const next = (): Section => {
    sections.push(section);
    section = emptySection();
    return section;
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.startsWith('--- ') && (lines[at + 1] ?? '').startsWith('+++ ')) {
      const [oldPath, newPath] = [headerPath(line), headerPath(lines[++at] ?? '')];
      if (section.moveTo === undefined || section.hunks.length > 0) next();
      Object.assign(section, { oldPath, newPath });
      continue;
    }
    const [, end, path] = rename.exec(line) ?? [];
    if (end === 'from') next().oldPath = path;
    else if (end === 'to') section.moveTo = path;
    else if (metadata.test(line)) section.announced = true;
    else if (!/^@@ end @@\s*$/.test(line)) addLine(section, line);
  }
  return [...sections, section].map(withoutTail);
}

function addLine(section: Section, line: string): void {
  const header = hunkHeader.exec(line);
  if (header === null) {
    (section.hunks.at(-1)?.lines ?? section.stray).push(line);
    return;
  }
  const [, start, old = '1', fresh = '1'] = header;
  const numbered = start !== undefined;
  section.hunks.push({
    line: numbered ? Number(start) : undefined,
    counts: numbered ? [Number(old), Number(fresh)] : undefined,
    lines: [],
  });
}

/** Blank lines at the end of a file's last hunk belong to the reply, not to the hunk. */
function withoutTail(section: Section): Section {
  const last = section.hunks.at(-1)?.lines ?? section.stray;
  while (last.length > 0 && last.at(-1) === '') last.pop();
  return section;
}

function headerPath(line: string): string | undefined {
  const written = line.slice(4).split('\t')[0]?.trim() ?? '';
  if (written === nothing) return written;
  return cleanPath(written.replace(/^[ab]\//, '')) ?? written;
}
