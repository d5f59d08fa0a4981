/**
 * The lines of a reply's fenced diffs, or of all of it when none is fenced.
 *
 * A fence ends at a bare fence line of the same kind, at least as long and indented as the one that opened it: fences in
 * the diff's own text have a prefix before them.
 */

/** Lines of diffs. `open`: a fence is not closed; `closed`: all are, so that the diff shows its own end. */
export interface FencedDiff {
  readonly lines: readonly string[];
  readonly open: boolean;
  readonly closed: boolean;
}

const fence = /^( {0,3})(`{3,}|~{3,})\s*(\S*)/;
const diffLanguage = /^(?:u?diff|patch)\b/;
const diffStart = /^(?:--- |diff --git |Index: |@@|rename from )/;

/** Finds the diffs of a reply. */
export function fencedDiff(reply: string): FencedDiff {
  const all = reply.replaceAll('\r\n', '\n').split('\n');
  const lines: string[] = [];
  let closer: RegExp | undefined;
  let any = false;
  all.forEach((line, at) => {
    if (closer !== undefined) {
      if (closer.test(line)) closer = undefined;
      else lines.push(line);
      return;
    }
    const [, indent = '', mark = '', language = ''] = fence.exec(line) ?? [];
    if (mark === '' || !(diffLanguage.test(language) || diffStart.test(all[at + 1] ?? ''))) return;
    closer = new RegExp(`^${indent}${mark.charAt(0)}{${mark.length},}\\s*$`);
    any = true;
  });
  if (!any) return { lines: all, open: false, closed: false };
  return { lines, open: closer !== undefined, closed: closer === undefined };
}
