/**
 * Texts of repositories as a line of a terminal or a log shows them: their control characters must not steer it.
 *
 * Only what people read goes through here; JSON and CSV hold the texts as they are.
 */

/** Control characters of ASCII and Latin-1, but for the tab, which only shifts what follows. */
const controls = /(?!\t)\p{Cc}/gu;

/** The text with a visible picture for each control character, e.g. `␛` for the one that starts colours. */
export function printable(text: string): string {
  return text.replaceAll(controls, pictureOf);
}

/** Unicode has pictures for the control characters of ASCII: U+2400 and up, U+2421 for the last. */
function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  return code === 0x7f ? '\u2421' : code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}
