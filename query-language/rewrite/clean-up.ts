/** What is mended after a rewrite: leftovers that a deletion leaves behind. */
import type { Language } from '../languages/language.ts';

/** The text without leftovers. */
export function cleanUp(language: Language, text: string): string {
  return language.cleanUp === 'none' ? text : text;
}
