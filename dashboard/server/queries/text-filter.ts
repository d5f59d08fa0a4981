/**
 * A person's search text as an SQL `ilike` pattern that finds it anywhere, taken literally.
 */

/** The pattern for `ilike`, with the pattern's own characters escaped; `null` for no filter. */
export function containing(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : `%${trimmed.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
