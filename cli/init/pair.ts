/**
 * A GritQL pattern from code before and code after: `` `before` => `after` ``.
 *
 * `$name` in both is a metavariable, as GritQL has it; nothing is generalised that was not written so.
 */

/** The pattern that rewrites one code to the other. */
export function patternOfPair(before: string, after: string, language: string): string {
  const right = after.trim() === '' ? '.' : snippet(after);
  return `language ${language}\n${snippet(before)} => ${right}\n`;
}

function snippet(code: string): string {
  return `\`${code.trim().replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
