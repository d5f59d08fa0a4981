/**
 * The part of the engine's public surface that reads and compiles queries: all that a process needs which leaves matching
 * to others. It loads half as much as `index.ts`, which has everything.
 */
export { compileQuery } from './compile/compile-query.ts';
export { languageOf } from './languages/language-list.ts';
export { findLanguage, languageNames } from './languages/registry.ts';
export { publicNames } from './library/definitions.ts';
export {
  type LinkedQuery,
  type LinkOptions,
  linkQuery,
  patternsNamed,
  type UsedDefinition,
} from './library/link.ts';
export { namesCalledBy } from './library/units.ts';
