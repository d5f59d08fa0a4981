/**
 * The GritQL texts of a migration file, with where they stand and what each is for.
 *
 * Reads unchecked data, so that patterns are checked also where something else in the file is wrong.
 */
import { entries, member, type Raw, textAt } from './raw.ts';

/** What a pattern is for: to rewrite, to select the sites of a model step, or as a condition on a repository. */
export type PatternRole = 'rewrite' | 'select' | 'condition';

/** One GritQL text of a document. */
export interface PatternText {
  readonly role: PatternRole;
  readonly path: Raw['path'];
  readonly text: string;
}

/** Every GritQL text of a document, in its order. */
export function patternTexts(document: unknown): readonly PatternText[] {
  const root: Raw = { value: document, path: [] };
  const found: PatternText[] = [];
  const add = (role: PatternRole, text: (Raw & { readonly value: string }) | undefined) => {
    if (text !== undefined && text.value.trim() !== '')
      found.push({ role, path: text.path, text: text.value });
  };
  for (const step of entries(member(root, 'steps'))) {
    add('rewrite', textAt(step, 'pattern'));
    add('select', textAt(step, 'model', 'select'));
  }
  for (const command of entries(member(root, 'verify', 'commands')))
    add('condition', textAt(command, 'when'));
  return found;
}
