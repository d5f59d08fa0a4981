/** Refusals that need no file: texts a reply must never write, whatever they would replace. */
import type { Hunk } from './hunk.ts';
import type { Miss } from './locate/located.ts';

const omission =
  /^\s*(?:(?:\/\/|#|--|\/\*+|<!--|\{\/\*|;)\s*(?:\.{3}|\u2026).*|.*\((?:rest|remainder|remaining)\b[^)]*(?:\.{3}|\u2026)\).*)$/i;
/** A mark of a merge conflict, or one of a block that has lost the line end before it. */
const conflict = /^(?:<{7}|>{7}|\|{7})(?: |$)|(?:<{7}|-{7}) SEARCH\b|(?:>{7}|\+{7}) REPLACE\b/;

/** Why a hunk's REPLACE must not be written, undefined when it may. */
export function refusedText(hunk: Hunk): Miss | undefined {
  if (hunk.op === 'delete' || hunk.op === 'move' || hunk.op === 'merge') return undefined;
  const quoted = new Set(hunk.search.split('\n').map((line) => line.trim()));
  const added = hunk.replace.split('\n').filter((line) => !quoted.has(line.trim()));
  const marker = hunk.meansMarks === true ? undefined : added.find((line) => conflict.test(line));
  if (marker !== undefined) {
    return { code: 'conflict_marker', message: `REPLACE has a marker line that is not code: ${marker}` };
  }
  const placeholder = outsideOfListings(added).find((line) => omission.test(line));
  if (placeholder === undefined) return undefined;
  return {
    code: 'placeholder',
    message: `REPLACE leaves code out ("${placeholder.trim()}"). Write it in full.`,
  };
}

const listingMark = /^\s{0,3}(`{3,}|~{3,})/;

/** Lines without those of fenced listings among them, as documentation has: what they leave out is theirs to leave out. */
function outsideOfListings(lines: readonly string[]): readonly string[] {
  const outside: string[] = [];
  let open: { readonly mark: string; readonly lines: string[] } | undefined;
  for (const line of lines) {
    const mark = listingMark.exec(line)?.[1];
    if (open === undefined) {
      // A fence on the first line is round the reply, not in it.
      if (mark !== undefined && outside.some((before) => before.trim() !== '')) open = { mark, lines: [] };
      else outside.push(line);
    } else if (mark !== undefined && line.trim() === open.mark) open = undefined;
    else open.lines.push(line);
  }
  return open === undefined ? outside : [...outside, ...open.lines];
}
