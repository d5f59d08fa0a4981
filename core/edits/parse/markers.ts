/**
 * The marker lines of SEARCH/REPLACE blocks, in the dialects that models write.
 *
 * Heads are `<<<<<<< SEARCH` or `------- SEARCH` (also ORIGINAL), dividers `=======`, tails `>>>>>>> REPLACE` or
 * `+++++++ REPLACE` (also UPDATED). A backslash before a marker makes it text. The dash dialect's own tools take a
 * divider only when nothing follows it, so that a Markdown heading's underline in the text is not one.
 */

/** The start of a block and what its line says. */
export interface BlockHead {
  readonly dash: boolean;
  /** What follows the marker on its line, e.g. a path or a line number. */
  readonly rest: string;
}

const headPattern = /^\s{0,3}(<{3,9}|-{5,12}|-{3}) (?:SEARCH|ORIGINAL)\b>?\s*(.*?)\s*$/;
const angleDivider = /^={5,9}\s*$/;
const dashDivider = /^={5,}$/;
const tailPattern = /^\s{0,3}[>+]{3,12} ?(?:REPLACE|UPDATED)>?\s*$/;
const escapedMarker = /^(\s*)\\(?=<{3,}|>{3,}|={3,}|-{3,}|\+{3,}|:(?:start|end)_line:)/;
const lineMarker = /^\s*:(start|end)_line:\s*\[?(\d+)\]?\s*(?:-{3,})?\s*$/;

/** A line number of a block: where its text starts or ends in the file. */
export interface LineMarker {
  readonly kind: 'start' | 'end';
  readonly line: number;
}

/** Reads a line as a line number of a block. */
export function readLineMarker(line: string): LineMarker | undefined {
  const match = lineMarker.exec(line);
  return match === null
    ? undefined
    : { kind: match[1] === 'start' ? 'start' : 'end', line: Number(match[2]) };
}

/** Reads a line as the head of a block. */
export function readHead(line: string): BlockHead | undefined {
  const match = headPattern.exec(line);
  if (match === null) return undefined;
  return { dash: match[1]?.startsWith('-') === true, rest: match[2] ?? '' };
}

/** True for the line between SEARCH and REPLACE, in the dialect of the block's head. */
export function isDivider(line: string, dash: boolean): boolean {
  return (dash ? dashDivider : angleDivider).test(line);
}

/** True for the line that ends a block. */
export function isTail(line: string): boolean {
  return tailPattern.test(line);
}

/** The line without the backslash that kept it from being a marker. */
export function unescapeMarker(line: string): string {
  return line.replace(escapedMarker, '$1');
}

/** True for a line that looks like a marker of a block or of a merge conflict; such a line is never meant as code. */
export function looksLikeMarker(line: string): boolean {
  return /^(?:<{7} |>{7} |={7}$|\|{7} )/.test(line) || readHead(line) !== undefined || isTail(line);
}
