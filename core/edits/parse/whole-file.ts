/**
 * Reads whole files out of a reply: a path, then a fenced body, or a fence whose info string has the path.
 *
 * The longest-fence rule holds: a body ends at a fence as long as the one that opened it.
 */
import type { Hunk, ParsedReply } from '../hunk.ts';
import { infoPath, pathAbove } from './path-line.ts';

const fence = /^\s{0,3}(`{3,}|~{3,})\s*(.*?)\s*$/;

const diffLanguage = /^(?:u?diff|patch)\b/;

/** One fenced body and where its path was found. */
interface FencedBody {
  readonly path: string | undefined;
  readonly text: string;
  readonly closed: boolean;
  readonly language: string;
  /** First line of the body and the line behind it. */
  readonly from: number;
  readonly to: number;
}

/** Every fenced body with a path as a rewrite; one without a path only when it is the only one. */
export function parseWholeFile(reply: string): ParsedReply {
  const bodies = fencedBodies(reply.replaceAll('\r\n', '\n').split('\n'));
  if (bodies.some((body) => !body.closed)) {
    return {
      hunks: [],
      repairs: [],
      failure: { code: 'truncated', message: 'The last code block is not closed.' },
    };
  }
  const named = bodies.filter((body) => body.path !== undefined || bodies.length === 1);
  const hunks = named.map(
    ({ path, text }): Hunk => ({
      ...(path === undefined ? {} : { path }),
      op: 'rewrite',
      search: '',
      replace: text,
      wholeLines: true,
    }),
  );
  return { hunks, repairs: [] };
}

/** True when a reply has a fenced body with a path. */
export function hasNamedBody(reply: string): boolean {
  return fencedBodies(reply.replaceAll('\r\n', '\n').split('\n')).some((body) => body.path !== undefined);
}

/**
 * True when the line at an offset stands within the text of a file that the reply writes in full: behind other lines of a
 * fenced body with a path. A body that begins as `unlike` says is no such file.
 */
export function isWithinFile(reply: string, offset: number, unlike?: RegExp): boolean {
  const line = reply.slice(0, offset).split('\n').length - 1;
  return fencedBodies(reply.replaceAll('\r\n', '\n').split('\n')).some(
    ({ path, language, from, to, text }) =>
      path !== undefined &&
      !diffLanguage.test(language) &&
      from < line &&
      line < to &&
      unlike?.test(text) !== true,
  );
}

/** The text of the only fenced body, or the whole reply when it has no fence. */
export function onlyBody(reply: string): FencedBody | undefined {
  const bodies = fencedBodies(reply.replaceAll('\r\n', '\n').split('\n'));
  if (bodies.length === 0)
    return {
      path: undefined,
      text: reply.replaceAll('\r\n', '\n'),
      closed: true,
      language: '',
      from: 0,
      to: 0,
    };
  return bodies.length === 1 ? bodies[0] : undefined;
}

function fencedBodies(lines: readonly string[]): FencedBody[] {
  const bodies: FencedBody[] = [];
  let floor = 0;
  for (let at = 0; at < lines.length; at++) {
    const open = fence.exec(lines[at] ?? '');
    if (open === null) continue;
    const mark = open[1] ?? '```';
    const stop = closingLine(lines, at, mark);
    const info = open[2] ?? '';
    const path = (info === '' ? undefined : infoPath(info)) ?? pathAbove(lines, at, floor);
    const body = lines.slice(at + 1, stop);
    bodies.push({
      path,
      text: body.length === 0 ? '' : `${body.join('\n')}\n`,
      closed: stop < lines.length,
      language: info,
      from: at + 1,
      to: stop,
    });
    at = stop;
    floor = stop + 1;
  }
  return bodies;
}

/**
 * The line that closes a fence, the number of lines when none does. A fence of the same kind with an info string opens
 * one within, which takes a closing line of its own.
 */
function closingLine(lines: readonly string[], open: number, mark: string): number {
  let within = 0;
  for (let at = open + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, other = '', info = ''] = fence.exec(line) ?? [];
    if (info !== '' && other.length >= mark.length && other.charAt(0) === mark.charAt(0)) within++;
    else if (closes(line, mark) && within-- === 0) return at;
  }
  return lines.length;
}

function closes(line: string, mark: string): boolean {
  const trimmed = line.trim();
  return trimmed.length >= mark.length && trimmed === mark.charAt(0).repeat(trimmed.length);
}
