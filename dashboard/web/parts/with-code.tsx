/** A text whose parts between backticks are code, as messages and remedies have them. */

/** The text with its code set as code. */
export function WithCode({ text }: { readonly text: string }) {
  let offset = 0;
  return text.split('`').map((part, index) => {
    const key = offset;
    offset += part.length + 1;
    return index % 2 === 1 ? <code key={key}>{part}</code> : part;
  });
}
