/** How strictly an output is compared with the expected one: as the vector's own verdict class says. */

/** True where both texts are equal under the class of the vector's verdict. */
export function isSameText(got: string, wanted: string, verdict: string): boolean {
  if (normalLines(got) === normalLines(wanted)) return true;
  if (verdict.endsWith('whitespace-equal')) return withoutBlanks(got) === withoutBlanks(wanted);
  if (verdict.endsWith('format-equal')) return formatted(got) === formatted(wanted);
  return false;
}

function normalLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

/** What formatters change besides blanks: quotes, semicolons, trailing commas, needless brackets. */
function formatted(text: string): string {
  return withoutBlanks(text).replaceAll(/["';,()]/g, '');
}
