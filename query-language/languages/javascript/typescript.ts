/** TypeScript by the grammar that has type assertions (`<T>x`) instead of JSX; all else is as in `language.ts`. */
import { defineLanguage } from '../define-language.ts';
import { statement } from './language.ts';

/** GritQL's `js(typescript)`: the TypeScript grammar without JSX. */
export const language = defineLanguage({
  ...statement,
  name: 'typescript',
  grammar: { kind: 'builtin', name: 'TypeScript' },
});
