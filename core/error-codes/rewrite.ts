/** Throwable errors of the area `rewrite`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_REWRITE_…`. */
export const rewriteErrors = defineErrors({});
