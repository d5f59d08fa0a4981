/** Throwable errors of the area `query`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_QUERY_…`. */
export const queryErrors = defineErrors({
  RG_QUERY_INVALID: {
    what: 'The pattern does not compile: {reason}.',
    remedy: 'Mend the pattern at the place shown; `regrade explain` prints how a pattern is read.',
    exit: 'badInput',
  },
  RG_QUERY_ASKS: {
    what: 'The query of {where} asks {whom}, and nobody is asked there.',
    remedy:
      'Run it with `regrade search` or `regrade apply` on a checkout, or as a step of a migration: docs/asking-queries.md.',
    exit: 'badInput',
  },
  RG_QUERY_GRAMMAR_MISSING: {
    what: 'The grammar of {language} cannot be loaded from {package}.',
    remedy: 'Install it with `npm install {package}`, with its install scripts allowed.',
    exit: 'missing',
  },
});
