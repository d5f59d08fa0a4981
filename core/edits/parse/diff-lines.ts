/**
 * SEARCH and REPLACE of one hunk from its prefixed lines, for unified diffs and apply_patch alike.
 *
 * A line without prefix is context; an empty line is empty context. Where some context has lost its leading space, no
 * space is taken for a prefix, so that indentation is never eaten.
 */

const noNewline = /^\\ ?No newline/;

/** Texts of one hunk, or undefined when it changes nothing. */
export function hunkFromDiff(
  lines: readonly string[],
): { readonly search: string; readonly replace: string; readonly atEnd?: boolean } | undefined {
  if (!lines.some((line) => /^[-+]/.test(line))) return undefined;
  const context = lines.filter((line) => line !== '' && !/^[-+\\]/.test(line));
  const prefixed = context.every((line) => line.startsWith(' '));
  const search: string[] = [];
  const replace: string[] = [];
  let oldUnended = false;
  let newUnended = false;
  let before = '';
  for (const line of lines) {
    if (noNewline.test(line)) {
      oldUnended ||= before !== '+';
      newUnended ||= before !== '-';
      continue;
    }
    before = line.charAt(0);
    const text = before === '-' || before === '+' || (prefixed && line !== '') ? line.slice(1) : line;
    if (before !== '+') search.push(text);
    if (before !== '-') replace.push(text);
  }
  if (oldUnended && !newUnended) replace.push('');
  if (newUnended && !oldUnended) search.push('');
  return {
    search: joined(search),
    replace: joined(replace),
    ...(oldUnended || newUnended ? { atEnd: true } : {}),
  };
}

function joined(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
