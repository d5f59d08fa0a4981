/**
 * Readings of a SEARCH that has been through an escaping or a listing: line numbers, HTML entities, escape sequences.
 *
 * Never applied blindly: a reading counts only when the text as written is not in the file and the reading is, once. Then
 * REPLACE is read the same way, and only for what SEARCH needed.
 */
import type { Hunk } from '../hunk.ts';
import { isBlank } from '../line-keys.ts';

/** Another reading of the same hunk. */
export interface Variant {
  readonly name: 'alternative' | 'line_numbers' | 'entities' | 'escapes' | 'trimmed';
  readonly search: string;
  readonly replace: string;
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&amp;': '&',
};
const escapes: Readonly<Record<string, string>> = {
  '\\n': '\n',
  '\\t': '\t',
  '\\"': '"',
  "\\'": "'",
  '\\\\': '\\',
};

/** Readings to try, in order. */
export function variantsOf(hunk: Hunk): Variant[] {
  const numbered = withoutNumbers(hunk);
  return [
    ...(hunk.alternative === undefined ? [] : [{ name: 'alternative' as const, ...hunk.alternative }]),
    ...(numbered === undefined ? [] : [numbered]),
    ...replaced(hunk, entities, 'entities'),
    ...replaced(hunk, escapes, 'escapes'),
    ...trimmed(hunk),
  ];
}

function replaced(hunk: Hunk, table: Readonly<Record<string, string>>, name: Variant['name']): Variant[] {
  const used = Object.keys(table).filter((mark) => hunk.search.includes(mark));
  if (used.length === 0) return [];
  const pattern = new RegExp(used.map((mark) => mark.replaceAll('\\', '\\\\')).join('|'), 'g');
  const read = (text: string): string => text.replace(pattern, (mark) => table[mark] ?? mark);
  return [{ name, search: read(hunk.search), replace: read(hunk.replace) }];
}

function trimmed(hunk: Hunk): Variant[] {
  const search = hunk.search.trim();
  if (search.includes('\n') || search === hunk.search || hunk.wholeLines) return [];
  return [{ name: 'trimmed', search, replace: hunk.replace.trim() }];
}

const numberPrefix = /^\s*(\d*)\s*\|(?: |$)/;
/** As `cat -n` and `grep -n` print numbers: only a text in which every line has the next one is such a listing. */
const listedPrefixes = [/^ *(\d+)[\t\u2192]/, /^ *(\d+): ?/];

/** The way in which the lines of a text carry their numbers. */
function numberingOf(ink: readonly string[]): RegExp | undefined {
  const marked = ink.filter((line) => numberPrefix.test(line));
  if (ink.length > 0 && marked.length * 2 >= ink.length) return numberPrefix;
  return listedPrefixes.find((prefix) => {
    const numbers = ink.map((line) => Number(prefix.exec(line)?.[1] ?? Number.NaN));
    return (
      numbers.length > 1 &&
      numbers.every(
        (number, at) =>
          number > (numbers[at - 1] ?? number - 1) && number < numbers.length * 2 + (numbers[0] ?? 0),
      )
    );
  });
}

/** Strips `12 | ` from lines when nearly all of SEARCH carries it; REPLACE keeps what does not look the same. */
function withoutNumbers(hunk: Hunk): Variant | undefined {
  const prefix = numberingOf(hunk.search.split('\n').filter((line) => !isBlank(line)));
  if (prefix === undefined) return undefined;
  const strip = (text: string): string =>
    text
      .split('\n')
      .map((line) => line.replace(prefix, ''))
      .join('\n');
  const replaceInk = hunk.replace.split('\n').filter((line) => !isBlank(line));
  const numberedReplace = replaceInk.length > 0 && replaceInk.every((line) => prefix.test(line));
  return {
    name: 'line_numbers',
    search: strip(hunk.search),
    replace: numberedReplace ? strip(hunk.replace) : hunk.replace,
  };
}
