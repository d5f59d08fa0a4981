/**
 * A command line's words, for commands that run without a shell.
 *
 * Understands quotes and backslashes; refuses what only a shell would expand, so that nothing is run other than what
 * was read. Free of zod and Node.
 */

/** Words of a command, or why it has none. */
export type CommandWords =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly remedy: string };

/** Characters that mean something to a shell outside of quotes. */
const shellCharacters = /[|&;<>()$`*?~#]/;

/** Splits a command into argv; a part that needs a shell is refused with the way to get one. */
export function commandWords(line: string): CommandWords {
  const words: string[] = [];
  const token =
    /\s+|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|\\(?<escaped>.)|(?<plain>[^\s'"\\]+)|(?<rest>.)/gs;
  let word: string | undefined;
  for (const match of line.trim().matchAll(token)) {
    const { single, double, escaped, plain, rest } = match.groups ?? {};
    if (rest !== undefined) return refusedFor('a quote is not closed', 'Close the quote.');
    const special = plain === undefined ? undefined : shellCharacters.exec(plain)?.[0];
    if (special !== undefined)
      return refusedFor(
        `\`${special}\` means something to a shell, and commands run without one`,
        `Set \`shell: true\` beside \`run\`, or put the word with \`${special}\` in quotes.`,
      );
    const part = single ?? double?.replaceAll(/\\(.)/gs, '$1') ?? escaped ?? plain;
    if (part !== undefined) word = (word ?? '') + part;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (word !== undefined) words.push(word);
  if (words.length === 0)
    return refusedFor('the command is empty', 'Write the command to run, e.g. `npm test`.');
  return { kind: 'words', words };
}

function refusedFor(reason: string, remedy: string): CommandWords {
  return { kind: 'refused', reason, remedy };
}
