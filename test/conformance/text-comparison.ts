/**
 * How strictly an output is compared with the expected one: as the vector's own verdict class says.
 *
 * Where the class is `format-equal`, both texts go through the language's formatter, as the published test runner does;
 * a language without a formatter here is compared without what formatters change.
 */
import { createSynchronizedPrettier } from '@prettier/sync';

/** Two texts that should be equal, and how equal. */
export interface TextComparison {
  readonly got: string;
  readonly wanted: string;
  /** Verdict class of the vector, e.g. `exact`, `whitespace-equal`, `format-equal`. */
  readonly verdict: string;
  /** GritQL's name of the texts' language, which decides the formatter. @default none */
  readonly language?: string;
}

/** True where both texts are equal under the class of the vector's verdict. */
export function isSameText({ got, wanted, verdict, language = '' }: TextComparison): boolean {
  if (normalLines(got) === normalLines(wanted)) return true;
  if (verdict.endsWith('whitespace-equal')) return withoutBlanks(got) === withoutBlanks(wanted);
  if (verdict.endsWith('format-equal')) return isSameFormatted(got, wanted, language);
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

const prettier = createSynchronizedPrettier({ prettierEntry: 'prettier' });

/** File names by which Prettier finds the parser of a language. */
const formattedAs: Readonly<Record<string, string>> = Object.freeze({
  js: 'file.tsx',
  typescript: 'file.ts',
  json: 'file.json',
  css: 'file.css',
  yaml: 'file.yaml',
  markdown: 'file.md',
  html: 'file.html',
  vue: 'file.vue',
});

function isSameFormatted(got: string, wanted: string, language: string): boolean {
  const filepath = formattedAs[language.replace(/\(.*/, '')];
  if (filepath === undefined) return withoutStyle(got) === withoutStyle(wanted);
  const formatted = prettierText(got, filepath);
  return formatted !== undefined && formatted === prettierText(wanted, filepath);
}

/** The text as Prettier prints it, without empty lines, which it keeps where they were; `undefined` where it cannot. */
function prettierText(text: string, filepath: string): string | undefined {
  try {
    return prettier.format(text, { filepath }).replaceAll(/\n{2,}/g, '\n');
  } catch {
    return undefined;
  }
}

/** What formatters change besides blanks: quotes, semicolons, trailing commas, needless brackets. */
function withoutStyle(text: string): string {
  return withoutBlanks(text).replaceAll(/["';,()]/g, '');
}
