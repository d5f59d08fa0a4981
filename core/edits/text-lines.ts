/**
 * A file as lines, without losing a byte: line bodies for matching, line ends and the byte-order mark kept aside.
 *
 * Lines follow `split`: a text that ends with a line end has a last, empty line, and an empty text has one empty line.
 * A line's end belongs to the line before it; the last line has none. Joining everything gives the original text back.
 */

/** Lines of one text. `bodies.length === ends.length`; `ends` of the last line is empty. */
export interface TextLines {
  readonly mark: string;
  readonly bodies: readonly string[];
  readonly ends: readonly string[];
  /** The line end of lines inserted where no neighbour has one. */
  readonly mainEnd: string;
}

const byteOrderMark = '\uFEFF';

/** Splits a text at LF and CRLF, or at CR where the text has no LF at all. */
export function textLines(text: string): TextLines {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  const body = mark === '' ? text : text.slice(1);
  if (!body.includes('\r')) {
    const bodies = body.split('\n');
    return { mark, bodies, ends: evenEnds(bodies.length, '\n'), mainEnd: '\n' };
  }
  if (!body.includes('\n')) {
    const bodies = body.split('\r');
    return { mark, bodies, ends: evenEnds(bodies.length, '\r'), mainEnd: '\r' };
  }
  return { mark, ...mixedLines(body) };
}

/** The text that lines came from, byte for byte. */
export function joinLines(lines: TextLines): string {
  const parts: string[] = [lines.mark];
  lines.bodies.forEach((body, index) => {
    parts.push(body, lines.ends[index] ?? '');
  });
  return parts.join('');
}

/** Replacement of `count` lines at `at` by `lines`; lists of them are in file order and do not overlap. */
export interface LineSplice {
  readonly at: number;
  readonly count: number;
  readonly lines: readonly string[];
}

/** Applies splices; inserted lines take the line end of their neighbour, all other lines keep theirs. */
export function spliceLines(lines: TextLines, splices: readonly LineSplice[]): TextLines {
  const bodies: string[] = [];
  const ends: string[] = [];
  let next = 0;
  const keepUntil = (stop: number): void => {
    for (; next < stop; next++) {
      bodies.push(lines.bodies[next] ?? '');
      ends.push(lines.ends[next] ?? '');
    }
  };
  for (const splice of splices) {
    keepUntil(splice.at);
    splice.lines.forEach((body, index) => {
      bodies.push(body);
      ends.push(endFor(lines, splice, index));
    });
    next = splice.at + splice.count;
  }
  keepUntil(lines.bodies.length);
  if (unends(lines, splices.at(-1))) return { ...lines, bodies, ends: [...ends.slice(0, -1), ''] };
  return sealed({ ...lines, bodies, ends });
}

/** True for a splice that takes nothing but the end of the last line. */
function unends(lines: TextLines, splice: LineSplice | undefined): boolean {
  const last = lines.bodies.length - 1;
  const alone = splice !== undefined && splice.at === last && splice.count === 1 && splice.lines.length === 0;
  return alone && last > 0 && lines.bodies[last] === '';
}

/**
 * The text after splices: the same as joining the spliced lines, but only the changed lines are made anew.
 *
 * `text` is the one that the lines came from.
 */
export function splicedText(text: string, lines: TextLines, splices: readonly LineSplice[]): string {
  if (splices.length === 0) return text;
  // What ends the last line depends on the line before it; everywhere else lines are independent.
  const last = splices.at(-1);
  if (last === undefined || last.at + last.count >= lines.bodies.length) {
    return joinLines(spliceLines(lines, splices));
  }
  const parts: string[] = [];
  let offset = lines.mark.length;
  let line = 0;
  const advance = (stop: number): void => {
    for (; line < stop; line++) offset += (lines.bodies[line] ?? '').length + (lines.ends[line] ?? '').length;
  };
  let kept = 0;
  for (const splice of splices) {
    advance(splice.at);
    parts.push(text.slice(kept, offset));
    splice.lines.forEach((body, index) => {
      parts.push(body, endFor(lines, splice, index));
    });
    advance(splice.at + splice.count);
    kept = offset;
  }
  parts.push(text.slice(kept));
  return parts.join('');
}

function endFor(lines: TextLines, splice: LineSplice, index: number): string {
  const isFinal = splice.at + splice.count === lines.bodies.length && index === splice.lines.length - 1;
  if (isFinal) return '';
  const own = index < splice.count ? lines.ends[splice.at + index] : undefined;
  const before = lines.ends[Math.max(0, splice.at - 1 + Math.min(index, splice.count))];
  return own || before || lines.mainEnd;
}

/** Restores the two laws of ends: every line but the last has one, the last has none. */
function sealed(lines: TextLines): TextLines {
  const last = lines.bodies.length - 1;
  if (last < 0) return { ...lines, bodies: [''], ends: [''] };
  const ends = lines.ends.map((end, index) =>
    index === last ? end : end || lines.ends[index - 1] || lines.mainEnd,
  );
  if (ends[last] === '' || lines.bodies[last] === '') return { ...lines, ends: [...ends.slice(0, last), ''] };
  return { ...lines, bodies: [...lines.bodies, ''], ends: [...ends, ''] };
}

function evenEnds(count: number, end: string): string[] {
  const ends = new Array<string>(count).fill(end);
  ends[count - 1] = '';
  return ends;
}

function mixedLines(body: string): Omit<TextLines, 'mark'> {
  const bodies: string[] = [];
  const ends: string[] = [];
  let crlf = 0;
  let start = 0;
  for (let stop = body.indexOf('\n'); stop !== -1; stop = body.indexOf('\n', start)) {
    const carriage = stop > start && body.charCodeAt(stop - 1) === 13;
    bodies.push(body.slice(start, carriage ? stop - 1 : stop));
    ends.push(carriage ? '\r\n' : '\n');
    crlf += carriage ? 1 : -1;
    start = stop + 1;
  }
  bodies.push(body.slice(start));
  ends.push('');
  return { bodies, ends, mainEnd: crlf > 0 ? '\r\n' : '\n' };
}
