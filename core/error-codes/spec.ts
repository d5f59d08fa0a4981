/** Throwable errors of the area `spec`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_SPEC_…`. */
export const specErrors = defineErrors({});
